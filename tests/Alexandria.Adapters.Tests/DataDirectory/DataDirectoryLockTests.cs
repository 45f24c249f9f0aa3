using System.Diagnostics;
using Alexandria.Adapters.DataDirectory;

namespace Alexandria.Adapters.Tests.DataDirectory;

public sealed class DataDirectoryLockTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Data => directory.File("data");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_second_opener_is_refused_and_told_who_holds_it()
    {
        using var first = DataDirectoryLock.Acquire(Data, "/run/a.sock");
        Assert.False(DataDirectoryLock.TryAcquire(Data, null, out _, out var holder));
        Assert.Equal(new DataDirectoryHolder(Environment.ProcessId, "/run/a.sock"), holder);
        var refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Acquire(Data, null));
        Assert.Equal(holder, refused.Holder);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message);
    }

    [Fact]
    public void A_released_directory_can_be_taken_again()
    {
        var first = DataDirectoryLock.Acquire(Data, null);
        first.Dispose();
        using var second = DataDirectoryLock.Acquire(Data, null);
        first.Dispose();
        Assert.False(DataDirectoryLock.TryAcquire(Data, null, out _, out var holder));
        Assert.Equal(Environment.ProcessId, holder!.ProcessId);
    }

    [Fact]
    public void A_new_directory_and_its_files_are_the_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        using var held = DataDirectoryLock.Acquire(Data, null);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "alexandria.lock")));
        }
    }

    [Fact]
    public async Task Another_process_holds_it_until_it_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs flock(1)");
        DataDirectoryLock.Acquire(Data, null).Dispose();
        using var other = Process.Start(new ProcessStartInfo("flock", ["--exclusive", "--no-fork", Path.Combine(Data, "alexandria.lock"), "sh", "-c", "echo locked; read wait"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Acquire(Data, null));
        Assert.Null(refused.Holder);
        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        DataDirectoryLock.Acquire(Data, null).Dispose();
    }
}
