namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>Ends the reading of a document at its first error; never leaves <see cref="RdfXmlReader"/>.</summary>
internal sealed class RdfXmlException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>Where it is; null where the XML reader stands.</summary>
    public int? Line { get; init; }

    public int? Column { get; init; }

    /// <summary>What a name or value of the document may look like in a message: short, and printable in ASCII.</summary>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        const int Longest = 60;
        Span<char> quoted = stackalloc char[Math.Min(text.Length, Longest)];
        for (var i = 0; i < quoted.Length; i++)
        {
            quoted[i] = text[i] is >= 0x20 and < 0x7F ? (char)text[i] : '?';
        }

        return text.Length > Longest ? $"'{quoted}…'" : $"'{quoted}'";
    }
}
