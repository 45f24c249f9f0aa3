namespace Alexandria.Data;

/// <summary>Folders of this process for files that may be lost: downloads in progress, what is taken out of an archive, what is sorted. On the disk of the data directory, for its owner alone.</summary>
public interface IWorkingDirectory
{
    /// <summary>The folder of that name, created when it is not there. What is in it outlasts the process; whoever asked for it clears it.</summary>
    /// <param name="name">Lower-case letters and hyphens: <c>ontology-downloads</c>.</param>
    /// <returns>An absolute path.</returns>
    string Folder(string name);
}
