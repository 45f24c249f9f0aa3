using System.Net.Http.Headers;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Where content goes.</summary>
internal interface IContentSink
{
    /// <summary>Bytes that are here.</summary>
    long Length { get; }

    /// <summary>Of the whole; null when it is not known.</summary>
    long? Total { get; set; }

    /// <summary>What must still hold at the server for the rest to belong to what is here; null when it cannot be continued.</summary>
    RangeConditionHeaderValue? Validator { get; }

    /// <summary>Forgets what is here; what comes now is this.</summary>
    void Begin(Representation representation);

    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Forgets what is here.</summary>
    void Discard();
}

/// <summary>Content in memory.</summary>
internal sealed class MemorySink : IContentSink
{
    private readonly MemoryStream content = new();

    public long Length => content.Length;

    public long? Total { get; set; }

    public RangeConditionHeaderValue? Validator => null;

    public ReadOnlyMemory<byte> Content => content.GetBuffer().AsMemory(0, (int)content.Length);

    public void Begin(Representation representation)
    {
        Discard();
        Total = representation.Length;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => this.content.WriteAsync(content, cancellation);

    public void Discard()
    {
        content.SetLength(0);
        Total = null;
    }
}
