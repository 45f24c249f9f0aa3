using System.Text;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>Replaces small files as a whole: a reader, or a kill, finds the old content or the new, never a part; once written, it survives a power cut. Readable by the owner alone.</summary>
public static class DurableFile
{
    public static void Write(string path, string content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectoryFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
