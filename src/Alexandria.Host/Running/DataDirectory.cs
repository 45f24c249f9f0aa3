using Alexandria.Adapters.DataDirectory;

namespace Alexandria.Host.Running;

/// <summary>Gets a data directory for the one process that may write in it.</summary>
internal static class DataDirectory
{
    /// <summary>Takes the directory's lock.</summary>
    /// <param name="path">Created, for its owner alone, when it is not there.</param>
    /// <param name="socket">Where this process will listen; null when it will not.</param>
    /// <returns>The lock, or who holds it.</returns>
    public static Result<TakenDirectory> TryTake(string path, string? socket)
    {
        try
        {
            return DataDirectoryLock.TryAcquire(path, socket, out var taken, out var holder) ? new TakenDirectory(taken, null) : new TakenDirectory(null, holder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Error.Invalid("data_directory_unusable", $"The data directory cannot be used: {exception.Message}");
        }
    }
}

/// <param name="Lock">Null when another process holds it.</param>
/// <param name="Holder">That process, if it said who it is.</param>
internal sealed record TakenDirectory(DataDirectoryLock? Lock, DataDirectoryHolder? Holder);
