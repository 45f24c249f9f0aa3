using Alexandria.Data;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>Folders below <c>work/</c> of the data directory.</summary>
/// <param name="root">The data directory.</param>
public sealed class WorkingDirectory(string root) : IWorkingDirectory
{
    public string Folder(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || c == '-'))
        {
            throw new ArgumentException("The name of a working folder has lower-case letters and hyphens only.", nameof(name));
        }

        var folder = Path.Combine(Path.GetFullPath(root), "work", name);
        OwnerOnly.CreateDirectory(folder);
        return folder;
    }
}
