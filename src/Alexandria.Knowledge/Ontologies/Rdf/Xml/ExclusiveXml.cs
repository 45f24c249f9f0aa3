using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>Exclusive XML Canonicalization 1.0 with comments and an empty InclusiveNamespaces PrefixList, as the lexical form of an XML literal.</summary>
internal sealed class ExclusiveXml(XmlSource source, XmlNames names)
{
    /// <summary>How many prefixes an element may use, and all open elements together: each is looked for among the others.</summary>
    private const int MaxPrefixes = 256;

    private readonly XmlReader reader = source.Reader;
    private readonly List<(string Prefix, string Uri, int Depth)> rendered = [];
    private readonly List<(string Prefix, string Uri)> used = [];
    private readonly List<Attribute> attributes = [];
    private readonly Utf8Buffer value = new();

    /// <summary>Appends the content of the element whose start tag was read, and ends on its end tag.</summary>
    public void AppendContent(Utf8Buffer target)
    {
        var depth = reader.Depth;
        rendered.Clear();
        while (source.Read() != XmlNodeType.None && reader.Depth > depth)
        {
            AppendNode(target);
            source.CheckLength(target.Length);
        }
    }

    private void AppendNode(Utf8Buffer target)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                AppendStart(target);
                if (reader.IsEmptyElement)
                {
                    AppendEnd(target);
                }

                break;
            case XmlNodeType.EndElement:
                AppendEnd(target);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                ReadValue();
                AppendEscaped(value.Span, inAttribute: false, target);
                break;
            case XmlNodeType.Comment:
                ReadValue();
                target.Append("<!--"u8);
                target.Append(value.Span);
                target.Append("-->"u8);
                break;
            case XmlNodeType.ProcessingInstruction:
                target.Append("<?"u8);
                target.Append(names.Bytes(reader.Name));
                ReadValue();
                if (value.Length > 0)
                {
                    target.Append((byte)' ');
                    target.Append(value.Span);
                }

                target.Append("?>"u8);
                break;
        }
    }

    private void AppendStart(Utf8Buffer target)
    {
        names.Of(reader.NamespaceURI, reader.LocalName);
        attributes.Clear();
        used.Clear();
        used.Add((reader.Prefix, reader.NamespaceURI));
        target.Append((byte)'<');
        target.Append(reader.Name);
        while (reader.MoveToNextAttribute())
        {
            names.Of(reader.NamespaceURI, reader.LocalName);
            if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
            {
                attributes.Add(new(reader.NamespaceURI, reader.LocalName, reader.Name, reader.Value));
                if (reader.Prefix is not ("" or "xml") && !used.Contains((reader.Prefix, reader.NamespaceURI)))
                {
                    used.Add((reader.Prefix, reader.NamespaceURI));
                    Bound(used.Count);
                }
            }
        }

        reader.MoveToElement();
        AppendNamespaces(target);
        attributes.Sort();
        foreach (var attribute in attributes)
        {
            AppendAttribute(attribute.Name, attribute.Value, target);
        }

        target.Append((byte)'>');
    }

    /// <summary>Those that the element or its attributes use and that do not stand in the output with the same value already.</summary>
    private void AppendNamespaces(Utf8Buffer target)
    {
        used.Sort((x, y) => string.CompareOrdinal(x.Prefix, y.Prefix));
        foreach (var (prefix, uri) in used)
        {
            var last = rendered.FindLastIndex(one => one.Prefix == prefix);
            if (prefix == "xml" || (last >= 0 ? rendered[last].Uri : "") == uri)
            {
                continue;
            }

            AppendAttribute(prefix == "" ? "xmlns" : "xmlns:" + prefix, uri, target);
            rendered.Add((prefix, uri, reader.Depth));
            Bound(rendered.Count);
        }
    }

    private static void Bound(int prefixes)
    {
        if (prefixes > MaxPrefixes)
        {
            throw new RdfXmlException("xml_too_many_names", $"The elements of an XML literal use more than {MaxPrefixes} prefixes.");
        }
    }

    private void AppendAttribute(string name, string text, Utf8Buffer target)
    {
        target.Append((byte)' ');
        target.Append(name);
        target.Append("=\""u8);
        value.Clear();
        value.Append(text);
        AppendEscaped(value.Span, inAttribute: true, target);
        target.Append((byte)'"');
    }

    private void AppendEnd(Utf8Buffer target)
    {
        target.Append("</"u8);
        target.Append(reader.Name);
        target.Append((byte)'>');
        while (rendered.Count > 0 && rendered[^1].Depth == reader.Depth)
        {
            rendered.RemoveAt(rendered.Count - 1);
        }
    }

    private void ReadValue()
    {
        value.Clear();
        source.AppendValue(value);
    }

    private static void AppendEscaped(ReadOnlySpan<byte> text, bool inAttribute, Utf8Buffer target)
    {
        var special = inAttribute ? "&<\"\t\n\r"u8 : "&<>\r"u8;
        for (var at = text.IndexOfAny(special); at >= 0; at = text.IndexOfAny(special))
        {
            target.Append(text[..at]);
            target.Append(text[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                (byte)'\t' => "&#x9;"u8,
                (byte)'\n' => "&#xA;"u8,
                _ => "&#xD;"u8,
            });
            text = text[(at + 1)..];
        }

        target.Append(text);
    }

    /// <summary>Ordered by namespace, then by local name: those without a namespace come first.</summary>
    private readonly record struct Attribute(string Uri, string Local, string Name, string Value) : IComparable<Attribute>
    {
        public int CompareTo(Attribute other) =>
            string.CompareOrdinal(Uri, other.Uri) is not 0 and var order ? order : string.CompareOrdinal(Local, other.Local);
    }
}
