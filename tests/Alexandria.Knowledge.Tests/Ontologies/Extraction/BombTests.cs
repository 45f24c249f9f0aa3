using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class BombTests
{
    private const int MiB = 1 << 20;

    private static readonly ExtractionOptions Loose = new() { MaxEntryRatio = 100_000, MaxTotalRatio = 100_000, DiskReserveBytes = 0 };

    [Fact]
    public async Task What_compresses_too_well_is_refused_once_it_is_large()
    {
        using var sandbox = new Sandbox();
        var bomb = new ZipPart("zeros", new byte[8 * MiB]) { Deflate = true };
        await sandbox.RefuseAsync(ExtractionCodes.EntryRatio, ZipBytes.Of(new ZipPart("ballast", new byte[MiB]), bomb));

        // The entry alone is allowed, the archive is not: its own size is what total counts against.
        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, ZipBytes.Of(bomb), new ExtractionOptions { MaxEntryRatio = 100_000 });
        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, TarBytes.Gzip(new byte[8 * MiB]));
        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, TarBytes.Bzip2(new byte[8 * MiB]));
        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, TarBytes.Gzip(new TarBytes().Entry("zeros", '0', new byte[8 * MiB]).Build()));

        // Up to a mebibyte nobody asks.
        await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("zeros", new byte[MiB]) { Deflate = true }));
        sandbox.Clear();
        await sandbox.AcceptAsync(TarBytes.Gzip(new byte[MiB]));
    }

    [Fact]
    public async Task Many_small_entries_count_together()
    {
        using var sandbox = new Sandbox();
        var data = new byte[400 * 1024];
        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, ZipBytes.Of([.. Enumerable.Range(0, 40).Select(i => new ZipPart($"{i}", data) { Deflate = true })]));
    }

    [Fact]
    public async Task Headers_of_a_compressed_tar_count_too()
    {
        using var sandbox = new Sandbox();
        var tar = new TarBytes();
        for (var i = 0; i < 4000; i++)
        {
            tar.Pax(("comment", new string('c', 4000)));
        }

        await sandbox.RefuseAsync(ExtractionCodes.TotalRatio, TarBytes.Gzip(tar.File("a").Build()));
    }

    [Fact]
    public async Task A_nested_archive_stays_a_file()
    {
        using var sandbox = new Sandbox();
        var inner = ZipBytes.Of(new ZipPart("zeros", new byte[8 * MiB]) { Deflate = true });
        var outer = ZipBytes.Of([.. Enumerable.Range(0, 20).Select(i => new ZipPart($"{i}.zip", inner) { Deflate = true })]);
        Assert.Equal(20, (await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("outer.zip", outer)))).Count * 20);
        sandbox.Clear();
        Assert.Equal(20, (await sandbox.AcceptAsync(outer)).Count);
        sandbox.Clear();

        // gzip in gzip is unwrapped once.
        Assert.Equal(["bomb.gz"], (await sandbox.AcceptAsync(TarBytes.Gzip(TarBytes.Gzip(new byte[8 * MiB])), name: "bomb.gz.gz")).Keys);
    }

    [Fact]
    public async Task Entries_that_share_their_data_are_refused()
    {
        using var sandbox = new Sandbox();

        // One kernel, listed many times under its own and under other names; and local headers quoted by the data before them.
        var kernel = new ZipPart("kernel", new byte[MiB]) { Deflate = true };
        await sandbox.RefuseAsync(ExtractionCodes.ZipOverlap, ZipBytes.Of([kernel, .. Enumerable.Range(0, 50).Select(i => new ZipPart($"{i}", "") { LocalOffset = 0, CompressedSize = 1000, Size = MiB, Method = 8 })]));
        var quoted = (uint)(30 + 1);
        await sandbox.RefuseAsync(ExtractionCodes.ZipOverlap, ZipBytes.Of(new ZipPart("a", "") { CompressedSize = 35, Size = 35, LocalSize = 35, LocalCompressedSize = 35 }, new ZipPart("b") { LocalOffset = quoted }));
    }

    [Fact]
    public async Task A_hundred_thousand_entries_are_too_many()
    {
        using var sandbox = new Sandbox();
        var parts = Enumerable.Range(0, 100_000).Select(i => new ZipPart($"{i}", "")).ToArray();
        await sandbox.RefuseAsync(ExtractionCodes.TooManyEntries, ZipBytes.Of(parts));

        // The same, when the end of the zip names fewer.
        await sandbox.RefuseAsync(ExtractionCodes.ZipEntryCount, new ZipBytes(parts) { Entries = 100 }.Build());

        // Directories that only a path implies count too.
        var deep = string.Join('/', Enumerable.Repeat("d", 30));
        await sandbox.RefuseAsync(ExtractionCodes.TooManyEntries, ZipBytes.Of([.. Enumerable.Range(0, 40).Select(i => new ZipPart($"{i}/{deep}", ""))]), new ExtractionOptions { MaxEntries = 1000 });
        var tar = new TarBytes();
        for (var i = 0; i <= 1000; i++)
        {
            tar.Entry($"{i}", '5', []);
        }

        await sandbox.RefuseAsync(ExtractionCodes.TooManyEntries, tar.Build(), new ExtractionOptions { MaxEntries = 1000 });
    }

    [Fact]
    public async Task Sizes_are_measured_whatever_is_said_of_them()
    {
        using var sandbox = new Sandbox();
        var options = Loose with { MaxFileBytes = MiB, MaxTotalBytes = 3 * MiB };
        await sandbox.RefuseAsync(ExtractionCodes.FileTooLarge, ZipBytes.Of(new ZipPart("a", new byte[MiB + 1]) { Deflate = true }), options);
        await sandbox.RefuseAsync(ExtractionCodes.ZipTooManyBytes, ZipBytes.Of(new ZipPart("a", new byte[MiB + 1]) { Deflate = true, Size = 10, LocalSize = 10 }), options);
        await sandbox.RefuseAsync(ExtractionCodes.FileTooLarge, TarBytes.Gzip(new byte[MiB + 1]), options);
        await sandbox.RefuseAsync(ExtractionCodes.FileTooLarge, new TarBytes().Entry("a", '0', new byte[MiB + 1]).Build(), options);
        await sandbox.RefuseAsync(ExtractionCodes.TotalTooLarge, ZipBytes.Of([.. Enumerable.Range(0, 4).Select(i => new ZipPart($"{i}", new byte[MiB]) { Deflate = true })]), options);
        await sandbox.RefuseAsync(ExtractionCodes.TotalTooLarge, Tar(4), options);
        await sandbox.RefuseAsync(ExtractionCodes.TotalTooLarge, TarBytes.Gzip(Tar(4)), options);
        await sandbox.AcceptAsync(Tar(3), options);

        static byte[] Tar(int files) => Enumerable.Range(0, files).Aggregate(new TarBytes(), (tar, i) => tar.Entry($"{i}", '0', new byte[MiB])).Build();
    }

    [Fact]
    public async Task The_reserve_of_the_disk_stays_free()
    {
        using var sandbox = new Sandbox();
        var free = new DriveInfo(sandbox.Work).AvailableFreeSpace;
        var error = await sandbox.RefuseAsync(ExtractionCodes.DiskSpace, ZipBytes.Of(new ZipPart("a")), Loose with { DiskReserveBytes = long.MaxValue / 2 });
        Assert.Contains("must stay free", error.Message, StringComparison.Ordinal);

        // Known beforehand for a zip; found while it is written for a stream.
        await sandbox.RefuseAsync(ExtractionCodes.DiskSpace, ZipBytes.Of(new ZipPart("a", new byte[256 * MiB]) { Deflate = true }), Loose with { DiskReserveBytes = free - (64L * MiB) });
        await sandbox.RefuseAsync(ExtractionCodes.DiskSpace, TarBytes.Gzip(new byte[256 * MiB]), Loose with { DiskReserveBytes = free - (64L * MiB) });
    }
}
