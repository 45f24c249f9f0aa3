using System.ComponentModel.DataAnnotations;
using Alexandria.Analytics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.DuckDb;

/// <summary>Registers the analytical database.</summary>
public static class DuckDbRegistration
{
    /// <summary>Adds <see cref="IAnalytics"/> and <see cref="IAnalystQueries"/> on DuckDB. Nothing is loaded or opened before it is first used.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="options">From the section <see cref="AnalyticsOptions.Section"/>.</param>
    /// <param name="dataDirectory">Where its files stand; used by this process alone.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static IServiceCollection AddDuckDb(this IServiceCollection services, AnalyticsOptions options, string dataDirectory)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new DuckDbAnalytics(options, dataDirectory, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<DuckDbAnalytics>>()));
        services.TryAddSingleton<IAnalytics>(provider => provider.GetRequiredService<DuckDbAnalytics>());
        services.TryAddSingleton<IAnalystQueries>(provider => new AnalystQueries(provider.GetRequiredService<DuckDbAnalytics>()));
        return services;
    }
}
