using System.Globalization;
using System.Text;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>The lock of a data directory, <c>alexandria.lock</c>: held by the one process that may write there. The operating system frees it when that process ends, however it ends.</summary>
public sealed class DirectoryLock : IDisposable
{
    private const string FileName = "alexandria.lock";
    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock; null when another process holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    public static DirectoryLock? TryTake(string dataDirectory)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(dataDirectory, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush(flushToDisk: false);
        return new DirectoryLock(file);
    }

    /// <summary>Process id of the present holder, for people; null when it cannot be told.</summary>
    public static int? Holder(string dataDirectory)
    {
        try
        {
            // Sharing everything asks for no lock of its own, so that the holder's does not stand in the way.
            using var reader = new StreamReader(new FileStream(Path.Combine(dataDirectory, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether some process holds the lock now.</summary>
    public static bool IsHeld(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            // A shared lock is refused while the exclusive one is held; nothing is written.
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => file.Dispose();
}
