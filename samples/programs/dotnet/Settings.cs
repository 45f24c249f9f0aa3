using System.Text.Json;

namespace Tidewrack.Quill.Settings;

public sealed class ProfileException(string message, Exception inner) : Exception(message, inner);

public sealed record Profile(string Theme, int FontSize, string[] Dictionaries);

/// <summary>The user's profile, kept as JSON.</summary>
public sealed class ProfileStore
{
    public Profile LoadAtStart(string path) => Read(File.ReadAllText(path));

    public Profile Import(string json) => Read(json);

    public Profile Merge(string local, string remote)
    {
        var mine = Read(local);
        return Read(remote) with { Theme = mine.Theme };
    }

    private static Profile Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Profile>(json)!;
        }
        catch (JsonException e)
        {
            throw new ProfileException("QUILL-3018: the profile cannot be read", e);
        }
    }
}

/// <summary>Fetches the profile that another computer saved.</summary>
public sealed class ProfileSync(ProfileStore profiles)
{
    public async Task<Profile> PullAsync(string path)
    {
        var remote = await File.ReadAllTextAsync(path);
        return profiles.Merge("""{"Theme":"dusk","FontSize":11,"Dictionaries":["en"]}""", remote);
    }
}
