using System.ComponentModel.DataAnnotations;
using Alexandria.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>Registers the language model.</summary>
public static class ModelRegistration
{
    /// <summary>Adds <see cref="IModelClient"/>, configured or not.</summary>
    /// <exception cref="ValidationException">An option is wrong.</exception>
    public static IServiceCollection AddModelClient(this IServiceCollection services, ModelOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        services.TryAddSingleton<IModelClient>(_ => new OpenAiModelClient(options));
        return services;
    }
}
