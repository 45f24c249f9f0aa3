using Alexandria.Data;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>The folder of one stage of one pull, empty at first, gone afterwards. What a killed process left of the same stage is removed before.</summary>
internal sealed class PullFolder : IDisposable
{
    public const string Name = "ontology-pulls";

    public PullFolder(IWorkingDirectory working, string pullId, PullStage stage)
    {
        Path = System.IO.Path.Combine(working.Folder(Name), $"{pullId}-{stage.ToString().ToLowerInvariant()}");
        Remove();
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Remove();

    private void Remove()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
