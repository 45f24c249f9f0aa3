using Microsoft.Win32.SafeHandles;

namespace Alexandria.Knowledge.Ontologies.Reading;

/// <summary>A file that is read from its beginning and tells how far.</summary>
/// <param name="path">The file.</param>
/// <param name="told">Bytes read, and bytes altogether.</param>
internal sealed class ReadStream(string path, Action<long, long?> told) : Stream
{
    private readonly SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => RandomAccess.GetLength(file);

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file, buffer, Position);
        Position += read;
        told(Position, Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The file is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is only read.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
