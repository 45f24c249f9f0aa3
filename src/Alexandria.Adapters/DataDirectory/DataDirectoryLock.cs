using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>Who works on a data directory.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Socket">Where it listens for verbs; null when it does not.</param>
public sealed record DataDirectoryHolder(int ProcessId, string? Socket);

/// <summary>The exclusive right to work on a data directory, held until it is disposed or the process ends, however it ends.</summary>
/// <remarks>
/// <c>alexandria.lock</c> is locked (flock(2) on Unix, a share mode on Windows). Neither lets others read a locked file everywhere, so who holds it stands beside it,
/// in <c>alexandria.holder</c>, which means nothing without the lock.
/// </remarks>
public sealed class DataDirectoryLock : IDisposable
{
    private const string LockFile = "alexandria.lock";
    private const string HolderFile = "alexandria.holder";

    private readonly FileStream stream;
    private readonly string holderPath;

    private DataDirectoryLock(FileStream stream, string holderPath) => (this.stream, this.holderPath) = (stream, holderPath);

    /// <summary>Takes the lock; creates the directory (mode 0700) when it is not there.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="socket">Where this process will listen for verbs; null when it will not.</param>
    /// <param name="taken">The lock, if nobody held it.</param>
    /// <param name="holder">Who holds it, if somebody does and said so.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written by this user.</exception>
    public static bool TryAcquire(string directory, string? socket, [NotNullWhen(true)] out DataDirectoryLock? taken, out DataDirectoryHolder? holder)
    {
        OwnerOnly.CreateDirectory(directory);
        var description = Path.Combine(directory, HolderFile);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, LockFile), OwnerOnly.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            taken = null;
            holder = ReadHolder(description);
            return false;
        }

        taken = new DataDirectoryLock(file, description);
        holder = null;
        try
        {
            // Renamed into place, so that a reader never sees half of it.
            var next = description + ".new";
            File.WriteAllText(next, Json.Write(new DataDirectoryHolder(Environment.ProcessId, socket)));
            File.Move(next, description, overwrite: true);
            return true;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process holds it.</exception>
    public static DataDirectoryLock Acquire(string directory, string? socket) =>
        TryAcquire(directory, socket, out var taken, out var holder) ? taken : throw new DataDirectoryLockedException(directory, holder);

    /// <summary>Whether some process holds the lock now. Writes nothing.</summary>
    public static bool IsHeld(string directory)
    {
        var path = Path.Combine(directory, LockFile);
        try
        {
            // Asks for a shared lock, which the exclusive one refuses.
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            return true;
        }
    }

    public void Dispose()
    {
        // The lock file stays: were it removed, two processes could each lock a file of that name.
        if (stream.CanRead)
        {
            File.Delete(holderPath);
            stream.Dispose();
        }
    }

    // EWOULDBLOCK (Linux 11, BSD and macOS 35), ERROR_SHARING_VIOLATION.
    private static bool IsSharingViolation(IOException error) => error.GetType() == typeof(IOException)
        && (OperatingSystem.IsWindows() ? error.HResult == unchecked((int)0x80070020) : error.HResult is 11 or 35);

    private static DataDirectoryHolder? ReadHolder(string path)
    {
        try
        {
            return Json.Read<DataDirectoryHolder>(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>Another process works on the data directory.</summary>
public sealed class DataDirectoryLockedException(string directory, DataDirectoryHolder? holder)
    : Exception(holder is null
        ? $"The data directory '{directory}' is in use by another process."
        : $"The data directory '{directory}' is in use by process {holder.ProcessId}.")
{
    /// <summary>Who holds it; null when it has not yet said so.</summary>
    public DataDirectoryHolder? Holder { get; } = holder;
}
