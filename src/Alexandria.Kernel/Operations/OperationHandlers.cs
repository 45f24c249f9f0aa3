using System.Collections.Concurrent;
using Alexandria.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Kernel.Operations;

/// <summary>Finds the handler of an operation. Handlers are stateless singletons, made when first used.</summary>
internal sealed class OperationHandlers
{
    /// <summary>Which runner stands for which kind of handler.</summary>
    public static readonly IReadOnlyDictionary<Type, Type> Runners = new Dictionary<Type, Type>
    {
        [typeof(IOperationHandler<,>)] = typeof(DirectRunner<,>),
        [typeof(IPreparedOperationHandler<,,>)] = typeof(PreparedRunner<,,>),
        [typeof(IQueryHandler<,>)] = typeof(QueryRunner<,>),
    };

    private readonly Dictionary<Type, (Type Handler, Type Interface)> handlers = [];
    private readonly ConcurrentDictionary<Type, OperationRunner> runners = new();
    private readonly IServiceProvider services;

    public OperationHandlers(IReadOnlyList<Type> handlerTypes, OperationCatalog catalog, IServiceProvider services)
    {
        this.services = services;
        foreach (var handler in handlerTypes)
        {
            foreach (var contract in handler.GetInterfaces().Where(IsHandler))
            {
                if (!handlers.TryAdd(contract.GetGenericArguments()[0], (handler, contract)))
                {
                    throw new InvalidOperationException($"{contract.GetGenericArguments()[0].Name} has two handlers: {handler.Name} and {handlers[contract.GetGenericArguments()[0]].Handler.Name}.");
                }
            }
        }

        var missing = catalog.All.Where(o => !handlers.ContainsKey(o.RequestType)).Select(o => o.Name).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"No handler for {string.Join(", ", missing)}; implement IOperationHandler, IPreparedOperationHandler or IQueryHandler in the operation's module.");
        }
    }

    public OperationRunner Of(OperationDescriptor operation) => runners.GetOrAdd(operation.RequestType, Make);

    private static bool IsHandler(Type contract) => contract.IsGenericType && Runners.ContainsKey(contract.GetGenericTypeDefinition());

    private OperationRunner Make(Type requestType)
    {
        var (handler, contract) = handlers[requestType];
        var runner = Runners[contract.GetGenericTypeDefinition()].MakeGenericType(contract.GetGenericArguments());
        return (OperationRunner)Activator.CreateInstance(runner, services.GetRequiredService(handler))!;
    }
}
