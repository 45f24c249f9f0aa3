using Alexandria.Knowledge.Ontologies.Extraction.Compression;
using Alexandria.Knowledge.Ontologies.Extraction.Tar;
using Alexandria.Knowledge.Ontologies.Extraction.Zip;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>Tells what a file is by its bytes.</summary>
internal static class FormatDetection
{
    private static readonly (byte[] Magic, string What)[] Unsupported =
    [
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "an xz file: unpack it with 'unxz'"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file: unpack it with 'unzstd'"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive: unpack it with '7z x'"),
        ([.. "Rar!\u001a\u0007"u8], "a RAR archive: unpack it with 'unrar x'"),
        ([0x1F, 0x9D], "a file of compress: unpack it with 'uncompress'"),
        ([0x04, 0x22, 0x4D, 0x18], "an LZ4 file: unpack it with 'unlz4'"),
        ([.. "LZIP"u8], "an lzip file: unpack it with 'lunzip'"),
    ];

    /// <summary>The outermost format; for a compressed file <see cref="ArchiveFormat.Gzip"/> or <see cref="ArchiveFormat.Bzip2"/>, whatever is in it.</summary>
    /// <exception cref="ArchiveRefusedException">It is none that can be read.</exception>
    public static ArchiveFormat Detect(ArchiveFile file)
    {
        Span<byte> start = stackalloc byte[TarHeader.BlockBytes];
        start = start[..file.ReadUpTo(0, start)];
        if (start.IsEmpty)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Empty, "The file is empty.");
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8) || start.StartsWith("PK\u0007\u0008"u8))
        {
            return ArchiveFormat.Zip;
        }

        if (start.StartsWith([(byte)0x1F, (byte)0x8B]))
        {
            return ArchiveFormat.Gzip;
        }

        if (Bzip2Streams.IsStart(start))
        {
            return ArchiveFormat.Bzip2;
        }

        foreach (var (magic, what) in Unsupported)
        {
            if (start.StartsWith(magic))
            {
                throw new ArchiveRefusedException(ExtractionCodes.FormatUnsupported, $"The file is {what}, and give what comes out, or take a zip, tar, gzip or bzip2 file of the same.");
            }
        }

        if (IsTar(start))
        {
            return ArchiveFormat.Tar;
        }

        // Something else first, then a zip: it has its own refusal, and a damaged one may begin with anything.
        return DirectoryEnd.IsThere(file)
            ? ArchiveFormat.Zip
            : throw new ArchiveRefusedException(ExtractionCodes.FormatUnknown, "The file is no archive that is known here: zip, tar, gzip or bzip2.");
    }

    /// <summary>Whether a tar begins with this block. One without any entry is nothing but zeros, and so is many another file: it is none here.</summary>
    public static bool IsTar(ReadOnlySpan<byte> start) => start.Length == TarHeader.BlockBytes && (TarHeader.HasMagic(start) || TarHeader.HasRightSum(start));
}
