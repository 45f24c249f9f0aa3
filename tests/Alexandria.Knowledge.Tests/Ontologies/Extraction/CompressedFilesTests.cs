using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Extraction.Compression;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class CompressedFilesTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} {i * 7919 % 10007}\n")));

    [Fact]
    public async Task A_single_compressed_file_is_named_by_its_header_or_by_the_archive()
    {
        using var sandbox = new Sandbox();
        Assert.Equal(["go.obo"], (await sandbox.AcceptAsync(TarBytes.Gzip(Text), name: "go.obo.gz")).Keys);
        sandbox.Clear();
        Assert.Equal(["inner.txt"], (await sandbox.AcceptAsync(Named(TarBytes.Gzip(Text), "inner.txt"), name: "go.obo.gz")).Keys);
        sandbox.Clear();
        Assert.Equal(["go.obo"], (await sandbox.AcceptAsync(TarBytes.Bzip2(Text), name: "go.obo.bz2")).Keys);
        sandbox.Clear();
        Assert.Equal(["noending"], (await sandbox.AcceptAsync(TarBytes.Gzip(Text), name: "noending")).Keys);
        sandbox.Clear();
        await sandbox.RefuseAsync(ExtractionCodes.Traversal, Named(TarBytes.Gzip(Text), "../victim"));
        await sandbox.RefuseAsync(ExtractionCodes.NameEmpty, Named(TarBytes.Gzip(Text), ""));
    }

    [Fact]
    public async Task Members_one_after_another_are_one_file()
    {
        using var sandbox = new Sandbox();
        byte[] members = [.. TarBytes.Gzip(Text), .. TarBytes.Gzip([]), .. Named(TarBytes.Gzip("end"u8.ToArray()), "ignored")];
        Assert.Equal(Encoding.UTF8.GetString(Text) + "end", (await sandbox.AcceptAsync(members, name: "a.gz"))["a"]);
        sandbox.Clear();
        byte[] streams = [.. TarBytes.Bzip2(Text), .. TarBytes.Bzip2("end"u8.ToArray())];
        Assert.Equal(Encoding.UTF8.GetString(Text) + "end", (await sandbox.AcceptAsync(streams, name: "a.bz2"))["a"]);
        sandbox.Clear();
        Assert.Equal("", (await sandbox.AcceptAsync(TarBytes.Gzip([]), name: "empty.gz"))["empty"]);
    }

    [Fact]
    public async Task What_belongs_to_no_member_is_refused()
    {
        using var sandbox = new Sandbox();
        foreach (byte[] garbage in (byte[][])[[0], [1], [0x1F], [0x1F, 0x8B], new byte[512], Encoding.ASCII.GetBytes("garbage after the end"), new byte[20_000]])
        {
            await sandbox.RefuseAsync(ExtractionCodes.TrailingData, [.. TarBytes.Gzip(Text), .. garbage]);
            await sandbox.RefuseAsync(ExtractionCodes.TrailingData, [.. TarBytes.Gzip([]), .. garbage]);
            await sandbox.RefuseAsync(ExtractionCodes.TrailingData, [.. TarBytes.Bzip2(Text), .. garbage]);
        }
    }

    [Fact]
    public async Task A_wrong_check_value_or_length_is_refused()
    {
        using var sandbox = new Sandbox();
        for (var i = 1; i <= 8; i++)
        {
            var gzip = TarBytes.Gzip(Text);
            gzip[^i] ^= 0x40;
            await sandbox.RefuseAsync(ExtractionCodes.Checksum, gzip);
        }

        var bzip2 = TarBytes.Bzip2(Text);
        bzip2[20_000] ^= 1;
        await sandbox.RefuseAsync(ExtractionCodes.Corrupt, bzip2);
        var header = TarBytes.Gzip(Text);
        header[3] = 0x80;
        await sandbox.RefuseAsync(ExtractionCodes.MethodUnsupported, header);
    }

    [Fact]
    public async Task All_optional_parts_of_a_gzip_header_are_passed_over()
    {
        using var sandbox = new Sandbox();
        var plain = TarBytes.Gzip("text"u8.ToArray());
        byte[] full = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 5, 0, 1, 2, 3, 4, 5, .. "name\0"u8, .. Enumerable.Repeat((byte)'c', 3000), 0, 9, 9, .. plain[10..]];
        Assert.Equal("text", (await sandbox.AcceptAsync(full))["name"]);
    }

    public static TheoryData<string, byte[]> Others { get; } = new()
    {
        { ExtractionCodes.FormatUnsupported, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0, 4] },
        { ExtractionCodes.FormatUnsupported, [0x28, 0xB5, 0x2F, 0xFD, 4, 0] },
        { ExtractionCodes.FormatUnsupported, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4] },
        { ExtractionCodes.FormatUnsupported, Encoding.ASCII.GetBytes("Rar!\u001a\u0007\u0001\0") },
        { ExtractionCodes.FormatUnknown, "plain text"u8.ToArray() },
        { ExtractionCodes.FormatUnknown, [0] },
        { ExtractionCodes.Empty, [] },
        { ExtractionCodes.Truncated, [0x1F, 0x8B] },
        { ExtractionCodes.ZipEndMissing, "PK\u0003\u0004"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public async Task A_file_of_another_kind_says_what_to_do(string code, byte[] file)
    {
        using var sandbox = new Sandbox();
        await sandbox.RefuseAsync(code, file, name: "misleading.zip");
    }

    [Fact]
    public async Task A_format_that_is_not_allowed_is_refused()
    {
        using var sandbox = new Sandbox();
        (ArchiveFormat Format, byte[] Archive)[] all =
        [
            (ArchiveFormat.Zip, ZipBytes.Of(new ZipPart("a"))), (ArchiveFormat.Tar, TarBytes.Of("a")), (ArchiveFormat.TarGzip, TarBytes.Gzip(TarBytes.Of("a"))),
            (ArchiveFormat.TarBzip2, TarBytes.Bzip2(TarBytes.Of("a"))), (ArchiveFormat.Gzip, TarBytes.Gzip(Text)), (ArchiveFormat.Bzip2, TarBytes.Bzip2(Text)),
        ];
        foreach (var (format, archive) in all)
        {
            await sandbox.AcceptAsync(archive, new ExtractionOptions { Formats = [format] });
            sandbox.Clear();
            await sandbox.RefuseAsync(ExtractionCodes.FormatNotAllowed, archive, new ExtractionOptions { Formats = [.. Enum.GetValues<ArchiveFormat>().Where(f => f != format)] });
        }
    }

    [Fact]
    public void The_check_value_is_the_standard_one()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        var library = new ICSharpCode.SharpZipLib.Checksum.Crc32();
        library.Update(Text);
        var parts = new Crc32();
        foreach (var part in Text.Chunk(13))
        {
            parts.Append(part);
        }

        Assert.Equal((uint)library.Value, parts.Value);
    }

    private static byte[] Named(byte[] gzip, string name) => [.. gzip[..3], 8, .. gzip[4..10], .. Encoding.Latin1.GetBytes(name), 0, .. gzip[10..]];
}
