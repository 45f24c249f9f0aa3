using Tidewrack.Quill.Documents;
using Tidewrack.Quill.Saving;
using Tidewrack.Quill.Settings;

namespace Tidewrack.Quill.Shell;

/// <summary>The window with its open documents.</summary>
public sealed class MainWindow
{
    private readonly DocumentLoader _loader = new();

    public async Task OpenAsync(string path)
    {
        var height = await _loader.LoadAsync(path);
        Console.WriteLine($"opened, {height} units high");
    }

    public async Task DropAsync(string[] paths)
    {
        foreach (var path in paths)
        {
            await OpenDroppedAsync(path);
        }
    }

    public async Task SaveAllAsync()
    {
        var writer = new DocumentWriter();
        await Task.WhenAll(writer.WriteAsync("notes", "en"), writer.WriteAsync("minutes", "tlh"));
    }

    private async Task OpenDroppedAsync(string path)
    {
        await Task.Yield();
        await _loader.LoadAsync(path);
    }
}

/// <summary>Opens again what was open when Quill was closed.</summary>
public sealed class SessionRestore
{
    private readonly DocumentLoader _loader = new();

    public async Task RunAsync(string path)
    {
        var restored = await Task.Run(() => _loader.LoadAsync(path));
        Console.WriteLine($"restored, {restored} units high");
    }
}

public sealed class PrintPreview
{
    public void Show(string path)
    {
        var height = new DocumentLoader().Load(path);
        Console.WriteLine($"{height / 700 + 1} pages");
    }
}

public sealed class ImportDialog(ProfileStore profiles)
{
    public void Accept(string path) => OnConfirmed(path);

    private void OnConfirmed(string path) => profiles.Import(File.ReadAllText(path));
}
