using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Alexandria.Knowledge.Ontologies.Extraction.Output;

/// <summary>Makes a finished file or directory survive a power cut: fsync(2). On Unix that goes for the names in a directory too; NTFS journals them.</summary>
internal static partial class DiskSync
{
    /// <exception cref="IOException">It cannot be opened or synced.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            if (File.Exists(path))
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(file);
            }

            return;
        }

        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw Failed(path);
        }

        try
        {
            if (Flush(descriptor) != 0)
            {
                throw Failed(path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string path) => new($"'{path}' cannot be synced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
