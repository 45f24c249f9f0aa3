namespace Alexandria.Knowledge.Ontologies.Extraction.Names;

/// <summary>A file or directory in the <see cref="EntryTree"/>. Paths are put together when they are wanted: kept, they would be most of the memory.</summary>
internal sealed class EntryNode(EntryNode? parent, string name, bool isDirectory)
{
    private Dictionary<string, EntryNode>? children;

    /// <summary>Null for the target itself.</summary>
    public EntryNode? Parent { get; } = parent;

    public string Name { get; } = name;

    public bool IsDirectory { get; } = isDirectory;

    /// <summary>Whether the archive has an entry for it; false while only the path of another one implies it.</summary>
    public bool IsListed { get; set; }

    /// <summary>Whether it has been made on disk.</summary>
    public bool IsMade { get; set; }

    /// <summary>By folded name.</summary>
    public Dictionary<string, EntryNode> Children => children ??= new(StringComparer.Ordinal);

    /// <summary>Within the target, with forward slashes; empty for the target itself.</summary>
    public string Path => Parent is null ? "" : Parent.Parent is null ? Name : $"{Parent.Path}/{Name}";
}
