using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A C prototype, taken apart.</summary>
internal sealed record CPrototype(string Text, string ReturnType, string Name, EquatableArray<CParameter> Parameters)
{
    private static readonly Regex s_head = new(
        @"^\s*(?<type>[A-Za-z_][\w\s\*]*?[\s\*])(?<name>[A-Za-z_]\w*)\s*$", RegexOptions.CultureInvariant);

    private static readonly Regex s_plain = new(
        @"^(?<type>[A-Za-z_][\w\s\*]*?[\s\*])(?<name>[A-Za-z_]\w*)\s*(?<array>(\[\w*\]\s*)*)$", RegexOptions.CultureInvariant);

    private static readonly Regex s_functionPointer = new(
        @"^(?<type>[A-Za-z_][\w\s\*]*?)\(\s*\*\s*" +
        @"(?<name>[A-Za-z_]\w*)\s*\)\s*(?<arguments>\([\w\s\*,]*\))$", RegexOptions.CultureInvariant);

    private static readonly HashSet<string> s_keywords =
    [
        "void", "char", "short", "int", "long", "signed", "unsigned", "const", "volatile", "struct", "union", "enum", "float", "double",
        "restrict", "static", "register",
    ];

    /// <summary>Takes a prototype apart, or answers null. Every parameter must have a name.</summary>
    public static CPrototype? Parse(string text)
    {
        int open = text.IndexOf('(');
        string whole = text.Trim();
        if (open < 0 || !whole.EndsWith(")", StringComparison.Ordinal))
        {
            return null;
        }

        Match head = s_head.Match(text.Substring(0, open));
        string inside = text.Substring(open + 1, text.LastIndexOf(')') - open - 1).Trim();
        if (!head.Success || s_keywords.Contains(head.Groups["name"].Value) || inside.Length == 0)
        {
            return null;
        }

        var parameters = new List<CParameter>();
        if (inside != "void")
        {
            List<string>? parts = SplitAtCommas(inside);
            if (parts is null)
            {
                return null;
            }

            foreach (string part in parts)
            {
                CParameter? parameter = ParseParameter(part.Trim());
                if (parameter is null)
                {
                    return null;
                }

                parameters.Add(parameter);
            }
        }

        return new CPrototype(
            whole, head.Groups["type"].Value.Trim(), head.Groups["name"].Value, new EquatableArray<CParameter>(parameters));
    }

    private static CParameter? ParseParameter(string text)
    {
        Match match = s_functionPointer.Match(text);
        if (match.Success)
        {
            return new CParameter(
                match.Groups["name"].Value, match.Groups["type"].Value.Trim() + " (*)" + match.Groups["arguments"].Value);
        }

        match = s_plain.Match(text);
        if (!match.Success || s_keywords.Contains(match.Groups["name"].Value))
        {
            return null;
        }

        string array = match.Groups["array"].Value.Trim();
        string type = match.Groups["type"].Value.Trim();
        return new CParameter(match.Groups["name"].Value, array.Length == 0 ? type : type + " " + array);
    }

    // A comma inside parentheses belongs to a function pointer.
    private static List<string>? SplitAtCommas(string text)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                depth++;
            }
            else if (text[i] == ')' && --depth < 0)
            {
                return null;
            }
            else if (text[i] == ',' && depth == 0)
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
            }
        }

        parts.Add(text.Substring(start));
        return depth == 0 ? parts : null;
    }
}
