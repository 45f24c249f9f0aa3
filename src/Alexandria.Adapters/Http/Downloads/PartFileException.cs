namespace Alexandria.Adapters.Http.Downloads;

/// <summary>The disk does not do what a download needs of it: told apart from what the network does, which throws <see cref="IOException"/> too.</summary>
internal sealed class PartFileException(Error error, Exception inner) : Exception(error.Message, inner)
{
    // What IOException.HResult holds: errno (ENOSPC, EDQUOT, EWOULDBLOCK on Linux, and on macOS), or an HRESULT of Windows.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070)];
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    public Error Error => error;

    public static T Guard<T>(string file, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Of(file, e);
        }
    }

    public static Task GuardAsync(string file, Func<Task> run) => GuardAsync(file, async () =>
    {
        await run();
        return true;
    });

    public static async Task<T> GuardAsync<T>(string file, Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Of(file, e);
        }
    }

    private static PartFileException Of(string file, Exception e) =>
        new(Locked.Contains(e.HResult) ? DownloadErrors.InUse(file) : DownloadErrors.Storage(file, Full.Contains(e.HResult)), e);
}
