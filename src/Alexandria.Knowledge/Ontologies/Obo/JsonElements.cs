using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>What was read of a graph of an OBO Graphs document.</summary>
internal interface IGraphElements
{
    /// <summary>A graph begins: from 0.</summary>
    void Graph(int number);

    /// <summary>The graph's <c>id</c>.</summary>
    void GraphId(string id);

    /// <summary>An element of one of the graph's lists, or its <c>meta</c>.</summary>
    /// <param name="property">The list's name.</param>
    /// <param name="json">The whole element, well-formed.</param>
    /// <param name="line">Where it begins, from 1.</param>
    /// <param name="column">In characters, from 1.</param>
    void Element(string property, ReadOnlySpan<byte> json, long line, long column);
}

/// <summary>Walks through an OBO Graphs document and gives its elements one by one; one element is held at a time.</summary>
internal sealed class JsonElements(Stream stream, IGraphElements elements)
{
    /// <summary>The largest element, in bytes.</summary>
    public const int LargestElement = 16 * 1024 * 1024;

    /// <summary>How deep objects and lists may be nested.</summary>
    public const int Deepest = 256;

    private static readonly string[] Lists = ["nodes", "edges", "equivalentNodesSets", "logicalDefinitionAxioms", "domainRangeAxioms", "propertyChainAxioms"];

    private byte[] buffer = new byte[64 * 1024];
    private int length;
    private bool ended;
    private long line = 1;
    private long column = 1;
    private int counted;
    private string root = "", property = "";
    private int graphs;

    /// <summary>Whether the document has a <c>graphs</c> list.</summary>
    public bool HasGraphs { get; private set; }

    /// <summary>Null when the document was read to its end.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public SyntaxError? Read(CancellationToken cancellationToken)
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = Deepest });
        Fill();
        var start = buffer.AsSpan(0, length);
        if (start is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [_, 0, ..])
        {
            return new("obographs_encoding", 1, 1, "The document is not in UTF-8.");
        }

        if (start.StartsWith("\uFEFF"u8))
        {
            Consume(3);
            column = 1;
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), ended, state);
            try
            {
                Walk(ref reader);
            }
            catch (JsonException)
            {
                // The reader's own place counts bytes from a state that it was given back; the end of what it understood is the place.
                CountTo((int)reader.BytesConsumed);
                return new("obographs_syntax", line, column, "This is not JSON: " + (ended && reader.BytesConsumed >= length ? "the document ends too early." : "the text here, or soon after, does not fit."));
            }

            state = reader.CurrentState;
            Consume((int)reader.BytesConsumed);
            if (ended)
            {
                return null;
            }

            if (length == buffer.Length && length >= LargestElement)
            {
                return new("obographs_element_too_large", line, column, $"An element may have {LargestElement:N0} bytes.");
            }

            Fill();
        }
    }

    private void Walk(ref Utf8JsonReader reader)
    {
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                return;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    root = Name(reader);
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth == 3 && root == "graphs":
                    property = Name(reader);
                    break;
                case JsonTokenType.StartArray when reader.CurrentDepth == 1 && root == "graphs":
                    HasGraphs = true;
                    break;
                case JsonTokenType.StartObject when reader.CurrentDepth == 2 && root == "graphs":
                    elements.Graph(graphs++);
                    break;
                case JsonTokenType.String when reader.CurrentDepth == 3 && root == "graphs" && property == "id":
                    elements.GraphId(Name(reader));
                    break;
                case JsonTokenType.StartObject when root == "graphs" && (reader.CurrentDepth == 4 && Lists.Contains(property) || reader.CurrentDepth == 3 && property == "meta"):
                    var start = (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                    {
                        reader = before;
                        return;
                    }

                    CountTo(start);
                    elements.Element(property, buffer.AsSpan(start, (int)reader.BytesConsumed - start), line, column);
                    break;
                default:
                    break;
            }
        }
    }

    // A name with an escape that is half a character matches none of ours.
    private static string Name(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private void Consume(int count)
    {
        CountTo(count);
        buffer.AsSpan(count, length - count).CopyTo(buffer);
        length -= count;
        counted = 0;
    }

    private void Fill()
    {
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        while (!ended && length < buffer.Length)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            ended = read == 0;
        }
    }

    private void CountTo(int offset)
    {
        if (offset <= counted)
        {
            return;
        }

        var text = buffer.AsSpan(counted, offset - counted);
        counted = offset;
        var feed = text.LastIndexOf((byte)'\n');
        if (feed >= 0)
        {
            line += text.Count((byte)'\n');
            column = 1;
            text = text[(feed + 1)..];
        }

        foreach (var value in text)
        {
            column += (value & 0xC0) == 0x80 ? 0 : 1;
        }
    }
}
