using System.Runtime.CompilerServices;
using System.Text.Unicode;
using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// The framework's XML reader with what a hostile document may cost made finite: nothing outside the document is
/// opened, and depth, the length of a value and the expansion of entities are bounded. Values come as UTF-8.
/// </summary>
internal sealed class XmlSource : IDisposable
{
    /// <summary>What entities may expand to in any document, in characters.</summary>
    private const long EntityFloor = 10_000_000;

    /// <summary>
    /// What entities may expand to in relation to the document's bytes. Where each IRI is written with an entity
    /// for its namespace, as some ontologies are, it comes to about 2; definitions that nest can come to any number.
    /// </summary>
    private const long EntityRatio = 5;

    private readonly GuardedStream guarded;
    private readonly ReadOptions options;
    private readonly char[] chars = new char[4096];

    public XmlSource(Stream input, ReadOptions options)
    {
        this.options = options;
        var length = input.CanSeek ? input.Length - input.Position : 0;
        guarded = new(input, options.MaxTokenBytes);
        Reader = XmlReader.Create(guarded, new XmlReaderSettings
        {
            DtdProcessing = guarded.IsAsciiCompatible ? DtdProcessing.Parse : DtdProcessing.Prohibit,
            NameTable = new RecentNames(),
            XmlResolver = new NothingOutside(this),
            MaxCharactersFromEntities = Math.Max(EntityFloor, length * EntityRatio),
            CloseInput = false,
        });
        Position = (IXmlLineInfo)Reader;
    }

    public XmlReader Reader { get; }

    public IXmlLineInfo Position { get; }

    /// <summary>Whether the first element has been reached.</summary>
    private bool InContent { get; set; }

    /// <returns>What the reader stands on now; None at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public XmlNodeType Read()
    {
        guarded.NodeWasRead();
        if (!Reader.Read())
        {
            return XmlNodeType.None;
        }

        var node = Reader.NodeType;
        if (node == XmlNodeType.Element)
        {
            InContent = true;
            if (Reader.Depth >= options.MaxDepth)
            {
                throw new RdfXmlException("xml_too_deep", $"Elements are nested deeper than {options.MaxDepth}.");
            }
        }

        return node;
    }

    /// <summary>Appends the value of the current attribute, text, comment or instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AppendValue(Utf8Buffer target)
    {
        var (start, kept) = (target.Length, 0);
        while (true)
        {
            var room = chars.Length - kept;
            var read = Reader.ReadValueChunk(chars, kept, room);
            var available = kept + read;

            // Of text, the XML reader may give less than there is room for and have more; of an attribute at most one less, in a pair.
            var isEnd = read == 0 || (read < room - 1 && Reader.NodeType == XmlNodeType.Attribute);
            var free = target.Free(available * 3);
            var done = AsciiText.Narrow(chars.AsSpan(0, available), free);
            target.Advance(done);
            if (done < available)
            {
                Utf8.FromUtf16(chars.AsSpan(done, available - done), free[done..], out var used, out var written, replaceInvalidSequences: true, isEnd);
                target.Advance(written);
                done += used;
            }

            CheckLength(target.Length - start);
            if (isEnd)
            {
                return;
            }

            // The first half of a surrogate pair waits for the second.
            kept = available - done;
            chars.AsSpan(done, kept).CopyTo(chars);
        }
    }

    public void CheckLength(int bytes)
    {
        if (bytes > options.MaxTokenBytes)
        {
            throw new RdfXmlException("xml_token_too_long", $"A value is longer than {options.MaxTokenBytes} bytes.");
        }
    }

    public void Dispose() => Reader.Dispose();

    /// <summary>An external subset counts as empty, as for any processor that does not validate; an external entity that is used is an error.</summary>
    private sealed class NothingOutside(XmlSource source) : XmlResolver
    {
        private static readonly Uri Nowhere = new("about:blank");

        public override Uri ResolveUri(Uri? baseUri, string? relativeUri) => Nowhere;

        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) => source.InContent
            ? throw new RdfXmlException("xml_external_entity", "The document refers to an entity outside of itself, and such entities are never fetched.")
            : Stream.Null;
    }
}
