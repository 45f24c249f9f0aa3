namespace Alexandria.Faults.Tests.Clock;

/// <summary>A clock that can be set while a process reads it: libfaketime before the C library. Time that has passed (the monotonic clock) goes on undisturbed, as it does when a machine's clock is set.</summary>
internal sealed class ShiftedClock(string library) : IDisposable
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib64/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
    ];

    private readonly TestDirectory place = new();

    /// <summary>What runs a process under this clock.</summary>
    public IReadOnlyList<string> Wrapper =>
        ["env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={Setting}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];

    private string Setting => place["clock"];

    /// <returns>A clock that shows the right time; null where the library is not installed.</returns>
    public static ShiftedClock? Find()
    {
        if (!OperatingSystem.IsLinux() || Places.FirstOrDefault(File.Exists) is not { } library)
        {
            return null;
        }

        var clock = new ShiftedClock(library);
        clock.Set(0);
        return clock;
    }

    /// <summary>Sets the clock so many hours ahead of the machine's.</summary>
    public void Set(int hours)
    {
        // At once: the process never reads half a setting.
        File.WriteAllText(Setting + ".new", $"{hours:+0;-0;+0}h\n");
        File.Move(Setting + ".new", Setting, overwrite: true);
    }

    public void Dispose() => place.Dispose();
}
