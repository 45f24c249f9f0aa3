using System.Globalization;
using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Extraction.Output;

namespace Alexandria.Knowledge.Ontologies.Extraction.Tar;

/// <summary>Reads a tar archive from its beginning to its end mark and hands on its entries.</summary>
/// <remarks>The framework's reader takes an extended header of any length into memory, does not miss the end mark and gives one answer for every defect.</remarks>
internal sealed class TarReader(Stream tar, ExtractionOptions options, EntryTree tree, IEntrySink sink)
{
    /// <summary>Longest extended header or long name: 64 times the longest path that any limit allows.</summary>
    private const int LongestExtension = 256 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] block = new byte[TarHeader.BlockBytes];
    private byte[]? longName;
    private PaxRecords? pax;

    /// <exception cref="ArchiveRefusedException">A gate refuses it.</exception>
    public void Extract(CancellationToken cancellation)
    {
        while (ReadBlock())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                End();
                return;
            }

            Entry(TarHeader.Parse(block));
        }

        throw new ArchiveRefusedException(ExtractionCodes.TarEndMissing, "The archive's end mark is missing: it was cut off. Download it again.");
    }

    private void Entry(TarHeader header)
    {
        switch (header.Type)
        {
            case 'x':
                pax = PaxRecords.Parse(Extension(header), isGlobal: false);
                break;
            case 'g':
                PaxRecords.Parse(Extension(header), isGlobal: true);
                break;
            case 'L':
                longName = Extension(header).AsSpan().TrimEnd((byte)0).ToArray();
                break;
            case 'K':
                // The target of the link that comes next and is refused.
                Extension(header);
                break;
            default:
                Write(header);
                (longName, pax) = (null, null);
                break;
        }
    }

    private void Write(TarHeader header)
    {
        var name = Name(pax?.Path ?? longName ?? header.Name);
        var size = pax?.Size ?? header.Size;
        DemandPlainType(header.Type, name);
        var isDirectory = header.Type == '5' || (header.Type is '\0' or '0' && name.EndsWith('/'));
        var node = tree.Add(EntryPath.Parse(name, options), isDirectory);
        if (isDirectory)
        {
            if (size > 0)
            {
                throw new ArchiveRefusedException(ExtractionCodes.TarHeader, name, "a directory has data.");
            }

            sink.Directory(node);
            return;
        }

        if (size > options.MaxFileBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.FileTooLarge, name, string.Create(CultureInfo.InvariantCulture, $"the file has {size} bytes; the limit is {options.MaxFileBytes}."));
        }

        sink.File(node, new Content(tar, size, name), storedBytes: null);
        Skip(Padding(size));
    }

    private static void DemandPlainType(char type, string name)
    {
        var (code, what) = type switch
        {
            '\0' or '0' or '7' or '5' => ("", ""),
            '1' => (ExtractionCodes.HardLink, "the entry is a hard link."),
            '2' => (ExtractionCodes.Symlink, "the entry is a symbolic link."),
            '3' or '4' or '6' => (ExtractionCodes.Device, "the entry is a device or a pipe."),
            'S' => (ExtractionCodes.TarSparse, "the entry is a sparse file. Pack it again without --sparse."),
            _ => (ExtractionCodes.EntryType, string.Create(CultureInfo.InvariantCulture, $"the entry's type 0x{(int)type:x2} is neither a file nor a directory.")),
        };
        if (code.Length > 0)
        {
            throw new ArchiveRefusedException(code, name, what);
        }
    }

    private static string Name(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ArchiveRefusedException(ExtractionCodes.NameEncoding, Encoding.Latin1.GetString(bytes), "the name is not UTF-8.");
        }
    }

    private byte[] Extension(TarHeader header)
    {
        if (header.Size > LongestExtension)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TarExtendedHeader, string.Create(CultureInfo.InvariantCulture, $"An extended header has {header.Size} bytes; the limit is {LongestExtension}."));
        }

        var data = new byte[header.Size];
        ReadFully(data);
        Skip(Padding(header.Size));
        return data;
    }

    /// <returns>False at the end of the file.</returns>
    private bool ReadBlock() => tar.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) switch
    {
        0 => false,
        TarHeader.BlockBytes => true,
        _ => throw Cut(),
    };

    private void ReadFully(Span<byte> data)
    {
        if (tar.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length)
        {
            throw Cut();
        }
    }

    private void Skip(int bytes) => ReadFully(block.AsSpan(0, bytes));

    private static int Padding(long size) => (int)(-size & (TarHeader.BlockBytes - 1));

    // Two blocks of zeros, and more of them up to the size that tapes had.
    private void End()
    {
        if (longName is not null || pax is not null)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TarExtendedHeader, "An extended header is followed by no entry.");
        }

        if (!ReadBlock())
        {
            throw new ArchiveRefusedException(ExtractionCodes.TarEndMissing, "Half of the archive's end mark is missing: it was cut off. Download it again.");
        }

        var read = block.Length;
        do
        {
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                throw new ArchiveRefusedException(ExtractionCodes.TrailingData, "After the archive's end mark come further bytes.");
            }

            read = tar.Read(block);
        }
        while (read > 0);
    }

    private static ArchiveRefusedException Cut() => new(ExtractionCodes.Truncated, "The file ends within an entry. Download it again.");

    /// <summary>The data of one entry.</summary>
    private sealed class Content(Stream tar, long size, string name) : ReadOnlyStream
    {
        private long left = size;

        public override int Read(Span<byte> buffer)
        {
            if (left == 0 || buffer.IsEmpty)
            {
                return 0;
            }

            var read = tar.Read(buffer[..(int)Math.Min(left, buffer.Length)]);
            left -= read;
            return read > 0 ? read : throw new ArchiveRefusedException(ExtractionCodes.Truncated, name, "the file ends within this entry. Download it again.");
        }
    }
}
