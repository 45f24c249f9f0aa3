using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Output;

/// <summary>A fresh directory beside the target that becomes the target in one rename, or disappears.</summary>
/// <remarks>
/// It is made by this process, for its owner only, and holds nothing but directories and regular files made here: no link in it can lead elsewhere.
/// While its lock file is held it is being written; one whose lock is free was left by a process that was killed.
/// </remarks>
internal sealed class StagingDirectory : IDisposable
{
    private const string Prefix = ".extracting-";
    private const string LockSuffix = ".lock";

    private readonly string target;
    private readonly string path;
    private readonly FileStream held;
    private readonly List<EntryNode> made = [];
    private bool committed;

    private StagingDirectory(string target, string path, FileStream held) => (this.target, this.path, this.held) = (target, path, held);

    /// <param name="target">Full path; its parent exists, it itself does not.</param>
    /// <exception cref="IOException">The parent cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static StagingDirectory Create(string target)
    {
        var fresh = Path.Combine(Path.GetDirectoryName(target)!, Prefix + Path.GetRandomFileName());
        var lockFile = new FileStream(fresh + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        try
        {
            MakeDirectory(fresh);
            return new StagingDirectory(target, fresh, lockFile);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Removes what killed processes left in a directory; what is being written stays.</summary>
    /// <returns>Names of the directories that were removed.</returns>
    public static IReadOnlyList<string> RemoveLeftovers(string directory)
    {
        var removed = new List<string>();
        foreach (var lockFile in Directory.EnumerateFiles(directory, Prefix + "*" + LockSuffix).ToList())
        {
            Remove(lockFile[..^LockSuffix.Length]);
        }

        // The lock may be gone already when a removal itself was interrupted.
        foreach (var left in Directory.EnumerateDirectories(directory, Prefix + "*").ToList())
        {
            Remove(left);
        }

        return removed;

        void Remove(string left)
        {
            try
            {
                using var free = new FileStream(left + LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
                if (Directory.Exists(left))
                {
                    Delete(left);
                    removed.Add(Path.GetFileName(left));
                }
            }
            catch (IOException)
            {
                // Somebody holds it: that extraction runs.
            }
        }
    }

    /// <summary>Makes a directory and those above it.</summary>
    public void Make(EntryNode directory)
    {
        if (directory.IsMade || directory.Parent is null)
        {
            return;
        }

        Make(directory.Parent);
        var full = Full(directory);
        MakeDirectory(full);
        if ((File.GetAttributes(full) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) != FileAttributes.Directory)
        {
            throw new IOException($"'{full}' is not the directory that was just made.");
        }

        directory.IsMade = true;
        made.Add(directory);
    }

    /// <summary>Makes a file that was not there. An existing one, or a link, fails.</summary>
    public FileStream MakeFile(EntryNode file)
    {
        Make(file.Parent!);
        file.IsMade = true;
        made.Add(file);
        return new FileStream(Full(file), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 });
    }

    /// <summary>Makes everything durable and visible.</summary>
    public void Commit()
    {
        // All at the end: by then most of it is written, and one commit of the file system's journal serves many files.
        for (var i = made.Count - 1; i >= 0; i--)
        {
            DiskSync.Sync(Full(made[i]));
        }

        DiskSync.Sync(path);
        Directory.Move(path, target);
        committed = true;
        DiskSync.Sync(Path.GetDirectoryName(target)!);
    }

    /// <summary>Removes the directory unless it became the target.</summary>
    public void Dispose()
    {
        try
        {
            if (!committed && Directory.Exists(path))
            {
                Delete(path);
            }
        }
        finally
        {
            held.Dispose();
        }
    }

    private static void Delete(string directory)
    {
        // A removal that another one overtakes has what it wanted.
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    private static void MakeDirectory(string full)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string Full(EntryNode node) => Path.Combine(path, node.Path.Replace('/', Path.DirectorySeparatorChar));
}
