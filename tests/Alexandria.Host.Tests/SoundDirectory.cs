using System.Runtime.Versioning;
using Alexandria.Adapters.DataDirectory;

[assembly: AssemblyFixture(typeof(Alexandria.Host.Tests.SoundDirectory))]

namespace Alexandria.Host.Tests;

/// <summary>A data directory that a server has run on, with a ticket and a file, and with nothing wrong. Tests break copies of it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SoundDirectory : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly Lazy<Task> made;

    public SoundDirectory() => made = new(MakeAsync);

    public void Dispose() => data.Dispose();

    /// <summary>Copies every file, with its mode.</summary>
    public async Task CopyToAsync(string target)
    {
        await made.Value;
        foreach (var file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(data.Path, file));
            OwnerOnly.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private async Task MakeAsync()
    {
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            await server.TerminateAsync();
        }

        var text = data.File("text.txt");
        await File.WriteAllTextAsync(text, "It stops when the second page is printed.");
        await MustAsync("ticket", "open", "--data", data.Path, "--subject", "It stops", "--body", "It stops.");
        var ticket = (await MustAsync("ticket", "list", "--data", data.Path, "--json")).Json["items"]![0]!["id"]!.ToString();
        await MustAsync("ticket", "attach", "--data", data.Path, ticket, "--file-name", "text.txt", "--content-file", text);
        File.Delete(text);
    }

    private static async Task<Answer> MustAsync(params string[] arguments)
    {
        var answer = await CommandLine.RunAsync(arguments);
        Assert.True(answer.Code == 0, answer.Error);
        return answer;
    }
}
