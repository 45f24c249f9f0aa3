namespace Alexandria.Knowledge.Ontologies.Reading;

/// <summary>A file that is read once, from its beginning, and tells how far.</summary>
internal sealed class ReadStream(string path, long length, Action<long, long?> told)
    : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan)
{
    public override int Read(Span<byte> buffer)
    {
        var read = base.Read(buffer);
        told(Position, length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
