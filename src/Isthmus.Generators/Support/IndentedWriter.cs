using System.Text;

namespace Isthmus.Generators.Support;

/// <summary>Writes generated text with the indentation of its blocks.</summary>
internal sealed class IndentedWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line; an empty one has no indentation.</summary>
    public void Line(string line = "")
    {
        if (line.Length != 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes a line and opens a block under it.</summary>
    public void Open(string line)
    {
        Line(line);
        OpenBlock();
    }

    /// <summary>Opens a block under the line before.</summary>
    public void OpenBlock()
    {
        Line("{");
        _depth++;
    }

    /// <summary>Closes the innermost block.</summary>
    public void Close(string end = "")
    {
        _depth--;
        Line("}" + end);
    }

    /// <summary>Indents what follows without a brace.</summary>
    public void Indent() => _depth++;

    /// <summary>Ends what <see cref="Indent"/> began.</summary>
    public void Unindent() => _depth--;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
