using System.Diagnostics;

namespace Alexandria.Faults.Tests.Disk;

/// <summary>A file system of its own of a few MiB, in memory, that can be filled and freed.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly TestDirectory place = new();

    private SmallDisk()
    {
    }

    /// <summary>Where data goes.</summary>
    public string DataDirectory => Path.Combine(place.Path, "data");

    private string Ballast => Path.Combine(place.Path, "ballast");

    /// <returns>The disk, or why there is none.</returns>
    public static async Task<(SmallDisk? Disk, string Reason)> MountAsync(int mebibytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "a small file system is mounted on Linux only");
        }

        var disk = new SmallDisk();
        var (code, reason) = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk.place.Path);
        if (code == 0)
        {
            return (disk, "");
        }

        disk.place.Dispose();
        return (null, "a small file system cannot be mounted here: " + reason.Trim());
    }

    /// <summary>Takes the free space.</summary>
    /// <param name="butBytes">What stays free, in whole blocks of 64 KiB.</param>
    public void Fill(long butBytes)
    {
        var block = new byte[BlockBytes];
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (new DriveInfo(place.Path).AvailableFreeSpace > butBytes)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                // Somebody else was quicker: it is full.
                return;
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        var (code, reason) = await RunAsync("umount", place.Path);
        Assert.True(code == 0, reason);
        place.Dispose();
    }

    private static async Task<(int Code, string Reason)> RunAsync(string command, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var reason = await run.StandardError.ReadToEndAsync(CancellationToken.None);
        await run.WaitForExitAsync(CancellationToken.None);
        return (run.ExitCode, reason);
    }
}
