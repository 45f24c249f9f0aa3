using System.Formats.Tar;
using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class HostileTarTests
{
    private static readonly byte[] Ten = Encoding.ASCII.GetBytes("ten bytes.");

    public static TheoryData<string, byte[]> Lies { get; } = new()
    {
        { ExtractionCodes.Symlink, new TarBytes().Entry("link", '2', []).Build() },
        { ExtractionCodes.Symlink, new TarBytes().Entry("link", '2', []).File("link/victim").Build() },
        { ExtractionCodes.Symlink, new TarBytes().Entry("././@LongLink", 'K', Ten).Entry("link", '2', []).Build() },
        { ExtractionCodes.HardLink, new TarBytes().File("a").Entry("b", '1', []).Build() },
        { ExtractionCodes.Device, new TarBytes().Entry("char", '3', []).Build() },
        { ExtractionCodes.Device, new TarBytes().Entry("block", '4', []).Build() },
        { ExtractionCodes.Device, new TarBytes().Entry("fifo", '6', []).Build() },
        { ExtractionCodes.TarSparse, new TarBytes().Entry("sparse", 'S', []).Build() },
        { ExtractionCodes.TarSparse, new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "99999999999")).File("a").Build() },
        { ExtractionCodes.EntryType, new TarBytes().Entry("volume", 'V', []).Build() },
        { ExtractionCodes.EntryType, new TarBytes().Entry("part", 'M', []).Build() },
        { ExtractionCodes.EntryType, new TarBytes().Entry("odd", '\u009B', []).Build() },
        { ExtractionCodes.NameEmpty, new TarBytes().File("").Build() },
        { ExtractionCodes.TarHeader, new TarBytes().Entry("d", '5', Ten).Build() },
        { ExtractionCodes.TarHeader, new TarBytes().File("a").Entry("b", '0', [], spoil: h => h[0]++).Build() },
        { ExtractionCodes.TarHeader, new TarBytes().File("a").Entry("b", '0', [], spoil: h => h[150] = (byte)'x').Build() },
        { ExtractionCodes.TarHeader, new TarBytes().File("a").Raw(Enumerable.Repeat((byte)7, 512).ToArray()).Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Entry("a", '0', Ten, Binary(0xFF, -1)).Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Entry("a", '0', Ten, Encoding.ASCII.GetBytes("0000000001x\0")).Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Entry("a", '0', Ten, Encoding.ASCII.GetBytes("-0000000010\0")).Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Entry("a", '0', Ten, Enumerable.Repeat((byte)0x80, 12).ToArray()).Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Pax(("size", "-1")).File("a").Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Pax(("size", "99999999999999999999")).File("a").Build() },
        { ExtractionCodes.TarNumber, new TarBytes().Pax(("size", " 10")).File("a").Build() },
        { ExtractionCodes.FileTooLarge, new TarBytes().Entry("a", '0', Ten, Binary(0x80, 1L << 40)).Build() },
        { ExtractionCodes.FileTooLarge, new TarBytes().Pax(("size", "9223372036854775807")).File("a").Build() },
        { ExtractionCodes.Truncated, new TarBytes().Entry("a", '0', Ten, Binary(0x80, 1L << 20)).Build() },
        { ExtractionCodes.Truncated, new TarBytes().Pax(("size", "1000000")).File("a").Build() },
        { ExtractionCodes.TarHeader, new TarBytes().Entry("a", '0', new byte[600].Select(_ => (byte)'x').ToArray(), Binary(0x80, 10)).Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', "30 path=short\n"u8.ToArray()).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', "9 path a\n"u8.ToArray()).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', "0 a=b\n"u8.ToArray()).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', "-9 a=bcd\n"u8.ToArray()).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', "99999999999 a=b\n"u8.ToArray()).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("pax", 'x', [], Binary(0x80, 1L << 40)).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Entry("././@LongLink", 'L', [], Binary(0x80, 1L << 31)).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().Pax('g', ("path", "every/entry")).File("a").Build() },
        { ExtractionCodes.TarExtendedHeader, new TarBytes().File("a").Pax(("path", "nobody")).Build() },
        { ExtractionCodes.Traversal, new TarBytes().Pax(("path", "good"), ("path", "../victim")).File("a").Build() },
        { ExtractionCodes.Traversal, new TarBytes().LongName("../victim").File("a").Build() },
        { ExtractionCodes.Traversal, new TarBytes().LongName("../victim").Pax(("mtime", "1")).File("a").Build() },
        { ExtractionCodes.AbsolutePath, new TarBytes().File("/etc/victim").Build() },
        { ExtractionCodes.DuplicateEntry, TarBytes.Of("a", "a") },
        { ExtractionCodes.TarEndMissing, new TarBytes().File("a").WithoutEnd() },
        { ExtractionCodes.TarEndMissing, [.. new TarBytes().File("a").WithoutEnd(), .. new byte[512]] },
        { ExtractionCodes.TrailingData, [.. TarBytes.Of("a"), .. TarBytes.Of("b")] },
        { ExtractionCodes.TrailingData, [.. TarBytes.Of("a"), 1] },
    };

    [Theory]
    [MemberData(nameof(Lies), DisableDiscoveryEnumeration = true)]
    public async Task A_tar_that_lies_is_refused_for_what_it_lies_about(string code, byte[] tar)
    {
        using var sandbox = new Sandbox();
        await sandbox.RefuseAsync(code, tar);
        await sandbox.RefuseAsync(code, TarBytes.Gzip(tar));
    }

    [Fact]
    public async Task The_last_path_of_an_extended_header_counts_and_a_later_entry_has_its_own()
    {
        using var sandbox = new Sandbox();
        var files = await sandbox.AcceptAsync(new TarBytes().Pax('g', ("comment", "of a release")).Pax(("path", "first"), ("path", "deep/last")).File("x", "1").File("own", "2").LongName("long/" + new string('n', 150)).File("y", "3").Build());
        Assert.Equal([("deep/last", "1"), ("own", "2"), ("long/" + new string('n', 150), "3")], files.Select(f => (f.Key, f.Value)));
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task What_the_framework_writes_is_read(TarEntryFormat format)
    {
        var long90 = new string('d', 90);
        (string Path, string Text)[] expected = [("a.txt", "first"), ("b/empty", ""), (format is TarEntryFormat.V7 ? "b/v7" : $"{long90}/{new string('f', 60)}", new string('x', 5000))];
        var stream = new MemoryStream();
        await using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (path, text) in expected)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, path),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path),
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, path),
                    _ => new GnuTarEntry(TarEntryType.RegularFile, path),
                };
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                await writer.WriteEntryAsync(entry, TestContext.Current.CancellationToken);
            }
        }

        foreach (var (tar, read) in (IEnumerable<(byte[], ArchiveFormat)>)[(stream.ToArray(), ArchiveFormat.Tar), (TarBytes.Gzip(stream.ToArray()), ArchiveFormat.TarGzip), (TarBytes.Bzip2(stream.ToArray()), ArchiveFormat.TarBzip2)])
        {
            using var sandbox = new Sandbox();
            Assert.Equal(expected, (await sandbox.AcceptAsync(tar)).Select(f => (f.Key, f.Value)));
            sandbox.Clear();
            Assert.Equal(read, (await sandbox.ExtractAsync(tar)).Value.Format);
        }
    }

    [Fact]
    public async Task Zeros_are_a_file_and_no_tar()
    {
        using var sandbox = new Sandbox();
        await sandbox.RefuseAsync(ExtractionCodes.FormatUnknown, new byte[10_240]);
        Assert.Equal(["zeros"], (await sandbox.AcceptAsync(TarBytes.Gzip(new byte[10_240]), name: "zeros.gz")).Keys);
    }

    private static byte[] Binary(byte first, long value)
    {
        var field = new byte[12];
        for (var i = 0; i < 12; i++)
        {
            field[11 - i] = i < 8 ? (byte)(value >> (8 * i)) : (byte)(value < 0 ? 0xFF : 0);
        }

        field[0] = first;
        return field;
    }
}
