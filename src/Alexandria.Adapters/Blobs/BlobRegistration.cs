using Alexandria.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Adapters.Blobs;

/// <summary>Registers the embedded home of blobs.</summary>
public static class BlobRegistration
{
    /// <summary>Adds <see cref="IBlobStore"/> on a directory, which is created when it is not there.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="directory">Used by this process alone; the parent must exist.</param>
    public static IServiceCollection AddDirectoryBlobs(this IServiceCollection services, string directory)
    {
        services.TryAddSingleton<IBlobStore>(_ => new DirectoryBlobStore(directory));
        return services;
    }
}
