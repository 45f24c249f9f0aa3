using Alexandria.Adapters.DataDirectory;

namespace Alexandria.Host.Running;

/// <summary>Gets a data directory ready for the one process that may write in it.</summary>
internal static class DataDirectory
{
    /// <summary>Creates the directory (for its owner alone) when it is not there, and takes its lock.</summary>
    /// <returns>The lock; null when another process holds it.</returns>
    public static Result<DirectoryLock?> TryTake(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(path);
                }
                else
                {
                    Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }

            return DirectoryLock.TryTake(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Error.Invalid("data_directory_unusable", $"The data directory cannot be used: {exception.Message}");
        }
    }
}
