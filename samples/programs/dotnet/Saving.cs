namespace Tidewrack.Quill.Saving;

public sealed class SaveException(string message, Exception inner) : Exception(message, inner);

public sealed class SpellingDictionary(string language, string[] words)
{
    public string Language => language;

    public bool Knows(string word) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Counts the unknown words, which the file's header records.</summary>
public sealed class SpellChecker
{
    private readonly SpellingDictionary[] _installed = [new("en", ["the", "ship", "sails"]), new("de", ["das", "Schiff"])];

    public int CountUnknown(string text, string language)
    {
        var dictionary = Find(language);
        return text.Split(' ').Count(word => !dictionary!.Knows(word));
    }

    private SpellingDictionary? Find(string language) => Array.Find(_installed, d => d.Language == language);
}

public sealed class DocumentWriter
{
    private readonly SpellChecker _checker = new();

    public async Task WriteAsync(string name, string language)
    {
        await Task.Yield();
        try
        {
            WriteHeader(language);
        }
        catch (NullReferenceException e)
        {
            throw new SaveException($"QUILL-3120: '{name}' was not saved", e);
        }
    }

    private void WriteHeader(string language) => _ = _checker.CountUnknown("the ship sails", language);
}

/// <summary>Saves what changed, every two minutes.</summary>
public sealed class AutoSave
{
    public Task TickAsync()
    {
        var pending = Task.Run(() => new DocumentWriter().WriteAsync("draft", "nv"));
        pending.Wait();
        return pending;
    }
}
