using System.ComponentModel.DataAnnotations;
using Alexandria.Downloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Registers downloads.</summary>
public static class DownloadRegistration
{
    /// <summary>Adds <see cref="IDownloader"/>, one for the process, so that all share its politeness.</summary>
    /// <exception cref="ValidationException">An option is wrong.</exception>
    public static IServiceCollection AddDownloads(this IServiceCollection services, DownloadOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDownloader>(p => new HttpDownloader(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<HttpDownloader>>()));
        return services;
    }
}
