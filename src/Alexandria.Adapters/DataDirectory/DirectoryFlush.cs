using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>Makes the names in a directory durable: on Unix a created or renamed file survives a power cut only after its directory was synced (fsync(2)).</summary>
/// <remarks>On Windows there is nothing to do: NTFS journals names.</remarks>
public static partial class DirectoryFlush
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The directory cannot be opened or synced.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed("opened", directory);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failed("synced", directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string directory) =>
        new($"The directory '{directory}' cannot be {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
