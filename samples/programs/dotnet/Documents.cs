namespace Tidewrack.Quill.Documents;

public sealed class DocumentLoadException(string message, Exception inner) : Exception(message, inner);

/// <summary>The paragraph styles of a document, by name.</summary>
public sealed class StyleSheet
{
    private readonly Dictionary<string, int> _sizes = new() { ["Body"] = 11, ["Heading"] = 16 };

    public int SizeOf(string style) => Resolve(style);

    private int Resolve(string style) => _sizes[style];
}

/// <summary>Reads a document: one paragraph a line, <c>Style|text</c>.</summary>
public sealed class DocumentLoader
{
    private readonly StyleSheet _styles = new();

    public async Task<int> LoadAsync(string path)
    {
        var lines = await File.ReadAllLinesAsync(path);
        return Layout(path, lines);
    }

    public int Load(string path) => Layout(path, File.ReadAllLines(path));

    private int Layout(string path, string[] lines)
    {
        try
        {
            return lines.Sum(MeasureParagraph);
        }
        catch (KeyNotFoundException e)
        {
            throw new DocumentLoadException($"QUILL-3004: '{Path.GetFileName(path)}' uses a style that its sheet does not define", e);
        }
    }

    private int MeasureParagraph(string line)
    {
        var parts = line.Split('|', 2);
        return _styles.SizeOf(parts[0]) * parts[1].Length;
    }
}
