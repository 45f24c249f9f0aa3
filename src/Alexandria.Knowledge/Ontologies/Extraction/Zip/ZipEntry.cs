using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>One entry as the central directory has it.</summary>
internal sealed class ZipEntry
{
    public required EntryNode Node { get; init; }

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    public required uint Crc { get; init; }

    public required long CompressedSize { get; init; }

    public required long Size { get; init; }

    /// <summary>Of its local header.</summary>
    public required long LocalOffset { get; init; }

    /// <summary>Of its raw name in the central directory, which the local header must repeat.</summary>
    public required long NameOffset { get; init; }

    public required ushort NameLength { get; init; }

    /// <summary>Of its data.</summary>
    public long DataOffset { get; set; }

    /// <summary>What the local header says otherwise than the directory; null while they agree.</summary>
    public string? Contradiction { get; set; }

    public bool HasDescriptor => (Flags & ZipFlags.Descriptor) != 0;
}

/// <summary>Bits of the general purpose flag (APPNOTE 4.4.4).</summary>
internal static class ZipFlags
{
    public const int Encrypted = 1;
    public const int Descriptor = 1 << 3;
    public const int StrongEncryption = 1 << 6;
    public const int Utf8 = 1 << 11;
    public const int MaskedHeaders = 1 << 13;
}
