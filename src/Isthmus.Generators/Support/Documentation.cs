using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Support;

/// <summary>Reads XML documentation.</summary>
internal static class Documentation
{
    private static readonly Regex s_space = new(@"\s+", RegexOptions.CultureInvariant);

    /// <summary>The summary of a symbol as plain text on one line; empty where there is none.</summary>
    public static string SummaryOf(ISymbol symbol)
    {
        string? xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml))
        {
            return "";
        }

        try
        {
            XElement? summary = XElement.Parse("<root>" + xml + "</root>").Descendants("summary").FirstOrDefault();
            return summary is null ? "" : s_space.Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim();
        }
        catch (XmlException)
        {
            // The compiler itself warns about malformed documentation.
            return "";
        }
    }

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: false } element => string.Concat(element.Nodes().Select(TextOf)),
        XElement element => LastPart(element.Attributes().FirstOrDefault()?.Value ?? ""),
        _ => "",
    };

    private static string LastPart(string name)
    {
        int parameters = name.IndexOf('(');
        string withoutParameters = parameters < 0 ? name : name.Substring(0, parameters);
        return withoutParameters.Substring(Math.Max(withoutParameters.LastIndexOf('.'), withoutParameters.LastIndexOf(':')) + 1);
    }
}
