namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// Looks at a document up to its first element, before the XML reader does, and lets of a DTD only pass what
/// vocabularies use: general entities, and notations, which do nothing.
/// </summary>
/// <remarks>
/// The framework's reader builds an automaton for each content model by recursion, so that a deeply nested one
/// ends the process, and it adds the defaults of an attribute list to every element. Parameter entities could hide either.
/// It reads encodings in which ASCII is one byte a character; in others a DTD is prohibited altogether.
/// </remarks>
internal sealed class PrologGuard
{
    private const int LongestKeyword = 8;

    private readonly char[] keyword = new char[LongestKeyword];
    private int keywordLength;
    private State state = State.Between;
    private State afterQuote;
    private byte quote;
    private bool inSubset;
    private int matched;
    private int line = 1;
    private int column;

    private enum State
    {
        /// <summary>Between the parts of the prolog, or of the internal subset.</summary>
        Between,

        /// <summary>After a &lt;.</summary>
        Open,

        /// <summary>After &lt;!, in the keyword.</summary>
        Keyword,

        /// <summary>After the keyword of an entity, before its name.</summary>
        Entity,
        Declaration,
        DocumentType,
        Quote,
        Comment,
        Instruction,

        /// <summary>The first element has begun, or what is no XML: the reader will say so.</summary>
        Done,
    }

    public void Look(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && state != State.Done; i++)
        {
            // Bytes that continue a character of UTF-8 are no column of their own.
            column += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
            Step(bytes[i]);
            if (bytes[i] == (byte)'\n')
            {
                (line, column) = (line + 1, 0);
            }
        }
    }

    private void Step(byte value)
    {
        switch (state)
        {
            case State.Between when inSubset && value == (byte)'%':
                throw Forbidden("parameter entities");
            case State.Between when inSubset && value == (byte)']':
                (inSubset, state) = (false, State.DocumentType);
                break;
            case State.Between:
                state = value == (byte)'<' ? State.Open : State.Between;
                break;
            case State.Open:
                (state, keywordLength, matched) = (value switch { (byte)'!' => State.Keyword, (byte)'?' => State.Instruction, _ => State.Done }, 0, 0);
                break;
            case State.Keyword:
                InKeyword(value);
                break;
            case State.Entity when value == (byte)'%':
                throw Forbidden("parameter entities");
            case State.Entity:
                state = value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? State.Entity : State.Declaration;
                break;
            case State.Declaration or State.DocumentType when value is (byte)'"' or (byte)'\'':
                (afterQuote, quote, state) = (state, value, State.Quote);
                break;
            case State.Declaration or State.DocumentType when value == (byte)'>':
                state = State.Between;
                break;
            case State.DocumentType when value == (byte)'[':
                (inSubset, state) = (true, State.Between);
                break;
            case State.Quote:
                state = value == quote ? afterQuote : State.Quote;
                break;
            case State.Comment:
                Until(value, (byte)'-', 2);
                break;
            case State.Instruction:
                Until(value, (byte)'?', 1);
                break;
        }
    }

    private void InKeyword(byte value)
    {
        if (value == (byte)'-' && keywordLength < 2)
        {
            keyword[keywordLength++] = '-';
            state = keywordLength == 2 ? State.Comment : State.Keyword;
        }
        else if (char.IsAsciiLetter((char)value) && keywordLength < LongestKeyword)
        {
            keyword[keywordLength++] = (char)value;
        }
        else
        {
            state = new string(keyword, 0, keywordLength) switch
            {
                "DOCTYPE" when !inSubset => State.DocumentType,
                "ENTITY" when inSubset => State.Entity,
                "NOTATION" when inSubset => State.Declaration,
                "ELEMENT" or "ATTLIST" => throw Forbidden("element types or attribute lists"),
                _ => State.Done,
            };
            if (state is State.Entity or State.DocumentType or State.Declaration)
            {
                Step(value);
            }
        }
    }

    /// <summary>Waits for so many of a mark, or more, and a &gt;.</summary>
    private void Until(byte value, byte mark, int times)
    {
        if (value == (byte)'>' && matched >= times)
        {
            state = State.Between;
        }

        matched = value == mark ? matched + 1 : 0;
    }

    private RdfXmlException Forbidden(string what) =>
        new("xml_forbidden_declaration", $"Of a document type declaration only entities are taken; this one has {what}.") { Line = line, Column = column };
}
