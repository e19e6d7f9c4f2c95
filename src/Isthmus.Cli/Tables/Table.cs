using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Cli.Host;
using Spectre.Console;

namespace Isthmus.Cli.Tables;

/// <summary>A table: framed and coloured on a terminal, plain columns in a pipe.</summary>
internal sealed class Table
{
    private readonly string[] _titles;
    private readonly List<string[]> _rows = [];

    public Table(params string[] titles)
    {
        _titles = titles;
    }

    public void AddRow(string[] cells) => _rows.Add(cells);

    public void Write()
    {
        if (StandardStream.Output.IsTerminal)
        {
            WriteFramed();
        }
        else
        {
            WritePlain();
        }
    }

    private void WriteFramed()
    {
        Spectre.Console.Table table = new() { Border = TableBorder.Rounded };
        foreach (string title in _titles)
        {
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(title)}[/]"));
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(Array.ConvertAll(row, static cell => cell switch
            {
                "full" => "[green]full[/]",
                "partial" => "[yellow]partial[/]",
                "not yet" => "[grey]not yet[/]",
                _ => Markup.Escape(cell),
            }));
        }

        AnsiConsole.Write(table);
    }

    private void WritePlain()
    {
        int[] widths = Array.ConvertAll(_titles, static title => title.Length);
        foreach (string[] row in _rows)
        {
            for (int column = 0; column < row.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        StringBuilder text = new();
        AppendLine(text, _titles, widths);
        foreach (string[] row in _rows)
        {
            AppendLine(text, row, widths);
        }

        Console.Out.Write(text.ToString());
    }

    private static void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int column = 0; column < cells.Length; column++)
        {
            line.Append(cells[column].PadRight(widths[column] + 2));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
