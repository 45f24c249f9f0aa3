using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Extraction.Output;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class StagingDirectoryTests
{
    [Fact]
    public async Task A_target_that_exists_is_never_touched()
    {
        using var sandbox = new Sandbox();
        foreach (var target in (string[])["neighbour", "neighbour/", "neighbour/victim"])
        {
            var archive = Path.Combine(sandbox.Work, "a.zip");
            await File.WriteAllBytesAsync(archive, ZipBytes.Of(new ZipPart("a")), TestContext.Current.CancellationToken);
            var result = await new ArchiveExtractor(TimeProvider.System).ExtractAsync(archive, Path.Combine(sandbox.Work, target), new ExtractionOptions(), null, TestContext.Current.CancellationToken);
            Assert.Equal((ErrorKind.Conflict, ExtractionCodes.TargetExists), (result.Error!.Kind, result.Error.Code));
            Assert.Equal("beside", await File.ReadAllTextAsync(Path.Combine(sandbox.Work, "neighbour", "victim"), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_missing_archive_or_an_unwritable_place_says_so()
    {
        using var sandbox = new Sandbox();
        var missing = await sandbox.ExtractFileAsync(Path.Combine(sandbox.Work, "none.zip"));
        Assert.Equal((ErrorKind.NotFound, ExtractionCodes.ArchiveNotFound), (missing.Error!.Kind, missing.Error.Code));
        var directory = await sandbox.ExtractFileAsync(sandbox.Work);
        Assert.Equal(ExtractionCodes.ArchiveUnreadable, directory.Error!.Code);
        var archive = Path.Combine(sandbox.Work, "a.zip");
        await File.WriteAllBytesAsync(archive, ZipBytes.Of(new ZipPart("a")), TestContext.Current.CancellationToken);
        var nowhere = await new ArchiveExtractor(TimeProvider.System).ExtractAsync(archive, Path.Combine(sandbox.Work, "none", "target"), new ExtractionOptions(), null, TestContext.Current.CancellationToken);
        Assert.Equal(ExtractionCodes.TargetUnwritable, nowhere.Error!.Code);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_leaves_nothing()
    {
        using var sandbox = new Sandbox();
        using var cancel = new CancellationTokenSource();
        var archive = Path.Combine(sandbox.Work, "a.zip");
        await File.WriteAllBytesAsync(archive, ZipBytes.Of([.. Enumerable.Range(0, 20).Select(i => new ZipPart($"d/{i}"))]), TestContext.Current.CancellationToken);
        var seen = new At(10, cancel.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.ExtractFileAsync(archive, progress: seen, cancellation: cancel.Token));
        Assert.Equal(("d/10", 10), (seen.Last.Path, seen.Last.Files));
    }

    [Fact]
    public async Task Another_that_takes_the_target_meanwhile_keeps_it()
    {
        using var sandbox = new Sandbox();
        var archive = Path.Combine(sandbox.Work, "a.zip");
        await File.WriteAllBytesAsync(archive, ZipBytes.Of(new ZipPart("a"), new ZipPart("b")), TestContext.Current.CancellationToken);
        var other = new At(1, () => File.WriteAllText(Directory.CreateDirectory(sandbox.Target).FullName + "/theirs", ""));
        var result = await new ArchiveExtractor(TimeProvider.System).ExtractAsync(archive, sandbox.Target, new ExtractionOptions(), other, TestContext.Current.CancellationToken);
        Assert.Equal(ExtractionCodes.TargetExists, result.Error!.Code);
        Assert.Equal(["theirs"], Directory.EnumerateFileSystemEntries(sandbox.Target).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Work, ".extracting-*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }));
    }

    [Fact]
    public void Leftovers_of_the_dead_are_removed_and_the_living_stay()
    {
        using var sandbox = new Sandbox();
        using var living = StagingDirectory.Create(sandbox.Target);
        var tree = new EntryTree(new ExtractionOptions());
        using (living.MakeFile(tree.Add(EntryPath.Parse("d/f", new ExtractionOptions()), isDirectory: false)))
        {
        }

        // As a kill leaves them: with the lock file that nobody holds, without it, and the lock file alone.
        var dead = Directory.CreateDirectory(Path.Combine(sandbox.Work, ".extracting-dead", "d")).FullName;
        File.WriteAllText(Path.Combine(dead, "f"), "half");
        File.WriteAllText(Path.Combine(sandbox.Work, ".extracting-dead.lock"), "");
        Directory.CreateDirectory(Path.Combine(sandbox.Work, ".extracting-older"));
        File.WriteAllText(Path.Combine(sandbox.Work, ".extracting-lone.lock"), "");
        Assert.Equal([".extracting-dead", ".extracting-older"], ArchiveExtractor.RemoveLeftovers(sandbox.Work).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(sandbox.Work, ".extracting-*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Count());
        Assert.Empty(ArchiveExtractor.RemoveLeftovers(sandbox.Work));
        living.Commit();
        Assert.True(File.Exists(Path.Combine(sandbox.Target, "d", "f")));
    }

    [Fact]
    public async Task No_right_of_the_archive_is_taken_over()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using var sandbox = new Sandbox();
        await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("run.sh") { Mode = 0x8FFF }));
        const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(sandbox.Target, "run.sh")) & Special);
    }

    [Fact]
    public void Canonical_forms_are_those_of_the_standard()
    {
        (string From, string To)[] samples =
        [
            ("plain", "plain"), ("\u00C5", "A\u030A"), ("\u212B", "A\u030A"), ("\u1E69", "s\u0323\u0307"), ("s\u0307\u0323", "s\u0323\u0307"), ("\u1E0B\u0323", "d\u0323\u0307"),
            ("\uAC00", "\u1100\u1161"), ("\uD7A3", "\u1112\u1175\u11C2"), ("\uFB01", "\uFB01"), ("\uF900", "\u8C48"), ("\U0001D15E", "\U0001D157\U0001D165"), ("\u0344", "\u0308\u0301"),
        ];
        Assert.All(samples, s => Assert.Equal(s.To, CanonicalForm.Decompose(s.From)));
        Assert.All(samples, s => Assert.Equal(s.To, CanonicalForm.Decompose(s.To)));
    }

    /// <summary>Does something once so many files are done.</summary>
    private sealed class At(int files, Action act) : IProgress<ExtractionProgress>
    {
        public ExtractionProgress Last { get; private set; }

        public void Report(ExtractionProgress value)
        {
            Last = value;
            if (value.Files == files)
            {
                act();
            }
        }
    }
}
