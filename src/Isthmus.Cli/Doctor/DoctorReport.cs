using System;
using System.Collections.Generic;
using Isthmus.Cli.Host;
using Spectre.Console;

namespace Isthmus.Cli.Doctor;

/// <summary>The findings for people: coloured on a terminal, plain and aligned in a pipe.</summary>
internal static class DoctorReport
{
    public static void Write(IReadOnlyList<Finding> findings)
    {
        bool isTerminal = StandardStream.Output.IsTerminal;
        foreach (Finding finding in findings)
        {
            string state = finding.State switch
            {
                FindingState.Good => "ok",
                FindingState.Remark => "note",
                FindingState.Missing => "missing",
            };
            if (isTerminal)
            {
                string colour = finding.State switch
                {
                    FindingState.Good => "green",
                    FindingState.Remark => "yellow",
                    FindingState.Missing => "red",
                };
                AnsiConsole.MarkupLine($"[{colour}]{state,-8}[/][bold]{Markup.Escape(finding.Name),-18}[/]{Markup.Escape(finding.Detail)}");
            }
            else
            {
                Console.Out.WriteLine($"{state,-8}{finding.Name,-18}{finding.Detail}");
            }

            if (finding.Remedy is { } remedy)
            {
                Console.Out.WriteLine($"{"",-26}mend it: {remedy}");
            }
        }
    }
}
