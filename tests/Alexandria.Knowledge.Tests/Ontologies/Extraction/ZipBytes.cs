using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction.Compression;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

/// <summary>An entry of a zip that tells the truth except where it is told not to.</summary>
internal sealed record ZipPart(string Name, byte[] Data)
{
    public ZipPart(string name, string text = "text")
        : this(name, Encoding.UTF8.GetBytes(text))
    {
    }

    public byte[]? RawName { get; init; }

    public byte[]? LocalName { get; init; }

    public bool Deflate { get; init; }

    public ushort Method { get; init; }

    public ushort Flags { get; init; } = 1 << 11;

    public bool Descriptor { get; init; }

    public uint Mode { get; init; }

    public uint? Size { get; init; }

    public uint? CompressedSize { get; init; }

    public uint? Crc { get; init; }

    public uint? LocalSize { get; init; }

    public uint? LocalCompressedSize { get; init; }

    public uint? LocalCrc { get; init; }

    public ushort? LocalMethod { get; init; }

    public uint? DescriptorSize { get; init; }

    public uint? LocalOffset { get; init; }

    public ushort Disk { get; init; }

    public byte[] Extra { get; init; } = [];

    public byte[] LocalExtra { get; init; } = [];

    /// <summary>Leaves it out of the central directory.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>Bytes after the compressed data that its length includes.</summary>
    public int Slack { get; init; }
}

/// <summary>Writes zips byte by byte, so that any part of them can lie.</summary>
internal sealed record ZipBytes(params ZipPart[] Parts)
{
    public byte[] Before { get; init; } = [];

    public byte[] After { get; init; } = [];

    public byte[] Comment { get; init; } = [];

    public ushort? Entries { get; init; }

    public ushort Disk { get; init; }

    public uint? DirectoryOffset { get; init; }

    public uint? DirectoryBytes { get; init; }

    /// <summary>Written between the central directory and the end record.</summary>
    public Func<uint, uint, byte[]>? Middle { get; init; }

    public static byte[] Of(params ZipPart[] parts) => new ZipBytes(parts).Build();

    public byte[] Build()
    {
        var zip = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var part in Parts)
        {
            Add(zip, directory, part);
        }

        var (offset, length) = ((uint)zip.Position, (uint)directory.Length);
        directory.WriteTo(zip);
        zip.Write(Middle?.Invoke(offset, length));
        var listed = (uint)Parts.Count(p => !p.IsUnlisted);
        var count = Entries ?? (ushort)Math.Min(ushort.MaxValue, listed);
        if (count == ushort.MaxValue && Middle is null)
        {
            zip.Write(End64(listed, length, offset, zip.Position));
        }

        Write(zip, "PK\u0005\u0006"u8, Disk, (ushort)0, count, count, DirectoryBytes ?? length, DirectoryOffset ?? offset, (ushort)Comment.Length);
        zip.Write(Comment);
        return [.. Before, .. zip.ToArray(), .. After];
    }

    /// <summary>The zip64 end record and its locator.</summary>
    public static byte[] End64(ulong entries, ulong bytes, ulong offset, long at)
    {
        var records = new MemoryStream();
        Write(records, "PK\u0006\u0006"u8, 44UL, (ushort)45, (ushort)45, 0u, 0u, entries, entries, bytes, offset);
        Write(records, "PK\u0006\u0007"u8, 0u, (ulong)at, 1u);
        return records.ToArray();
    }

    /// <summary>Appends values in little-endian order.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> signature, params object[] values)
    {
        stream.Write(signature);
        var bytes = new byte[8];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value switch { ushort s => s, uint i => i, ulong l => l, _ => throw new ArgumentException("Not a number of a zip.", nameof(values)) });
            stream.Write(bytes, 0, value switch { ushort => 2, uint => 4, _ => 8 });
        }
    }

    private static void Add(MemoryStream zip, MemoryStream directory, ZipPart part)
    {
        var name = part.RawName ?? Encoding.UTF8.GetBytes(part.Name);
        byte[] data = [.. part.Deflate ? Deflated(part.Data) : part.Data, .. new byte[part.Slack]];
        var crc = Crc32.Of(part.Data);
        var (size, compressed) = ((uint)part.Data.Length, (uint)data.Length);
        var method = part.Deflate ? (ushort)8 : part.Method;
        var flags = (ushort)(part.Flags | (part.Descriptor ? 8 : 0));
        var offset = part.LocalOffset ?? (uint)zip.Position;
        var local = part.LocalName ?? name;
        var open = part.Descriptor;
        Write(zip, "PK\u0003\u0004"u8, (ushort)20, flags, part.LocalMethod ?? method, 0u, part.LocalCrc ?? (open ? 0 : crc), part.LocalCompressedSize ?? (open ? 0 : compressed), part.LocalSize ?? (open ? 0 : size), (ushort)local.Length, (ushort)part.LocalExtra.Length);
        zip.Write(local);
        zip.Write(part.LocalExtra);
        zip.Write(data);
        if (part.Descriptor)
        {
            Write(zip, "PK\u0007\u0008"u8, crc, compressed, part.DescriptorSize ?? size);
        }

        if (!part.IsUnlisted)
        {
            Write(directory, "PK\u0001\u0002"u8, (ushort)0x031E, (ushort)20, flags, method, 0u, part.Crc ?? crc, part.CompressedSize ?? compressed, part.Size ?? size, (ushort)name.Length, (ushort)part.Extra.Length, (ushort)0, part.Disk, (ushort)0, part.Mode << 16, offset);
            directory.Write(name);
            directory.Write(part.Extra);
        }
    }

    private static byte[] Deflated(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        return compressed.ToArray();
    }
}
