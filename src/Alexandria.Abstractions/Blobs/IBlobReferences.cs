using Alexandria.Data;

namespace Alexandria.Blobs;

/// <summary>A module's rows that name blobs. Equal bytes are one blob, whoever stored them: it may only be deleted when no module names it.</summary>
public interface IBlobReferences
{
    /// <summary>Whether one of the module's rows names the blob.</summary>
    Task<bool> NameAsync(string id, IReadWork work);
}

public static class BlobReferences
{
    /// <summary>Whether a row of any module names the blob.</summary>
    public static async Task<bool> NameAsync(this IEnumerable<IBlobReferences> modules, string id, IReadWork work)
    {
        foreach (var module in modules)
        {
            if (await module.NameAsync(id, work))
            {
                return true;
            }
        }

        return false;
    }
}
