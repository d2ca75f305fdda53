using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nabla.Data;
using Nabla.Extensions.Hosting;
using Nabla.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models of Nabla to the services of a host.</summary>
public static class NablaServiceCollectionExtensions
{
    // A timer of .NET takes at most 2³² − 2 milliseconds.
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(49);

    /// <summary>
    /// Serves a model: adds <see cref="IPredictor{T}"/> as a singleton, loads the model when the host starts, and adds the health check
    /// <c>nabla-T</c>.
    /// </summary>
    /// <typeparam name="T">The record whose public properties are the columns of the model.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The path of the model: a file that <c>Model.Save</c> wrote, or the folder of a run. A relative path begins at the
    /// content root of the host.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// The start of the host fails with a <see cref="NablaException"/> if there is no such model or a column has no property.
    /// </remarks>
    public static IServiceCollection AddNablaModel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        this IServiceCollection services, string path, Action<NablaModelOptions>? configure = null) =>
        services.AddNablaModel(path, model => model.CreatePredictor<T>(), configure);

    /// <summary>Serves a model for records with named columns, without reflection.</summary>
    /// <typeparam name="T">The record: a class, record, struct or tuple.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The path of the model.</param>
    /// <param name="columns">The columns of the record.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddNablaModel<T>(this IServiceCollection services, string path, RowColumns<T> columns,
        Action<NablaModelOptions>? configure = null) => services.AddNablaModel(path, model => model.CreatePredictor(columns), configure);

    private static IServiceCollection AddNablaModel<T>(this IServiceCollection services, string path, Func<Model, Predictor<T>> bind,
        Action<NablaModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string name = NameOf<T>(services);
        if (services.Any(service => service.ServiceType == typeof(ServedModel<T>)))
            throw new InvalidOperationException(
                $"There is a model for {typeof(T).Name} already. Use a record of another type for each model.");
        services.AddOptions<NablaModelOptions>(name)
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.Path = path;
                configure?.Invoke(options);
                if (provider.GetService<IHostEnvironment>() is { } host) options.Path = Path.Combine(host.ContentRootPath, options.Path);
            })
            .Validate(options => options.PollInterval > TimeSpan.Zero && options.PollInterval <= MaxInterval,
                $"{nameof(NablaModelOptions.PollInterval)} must be above 0 and at most {MaxInterval.TotalDays} days.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddLogging();
        services.AddSingleton(provider => new ServedModel<T>(name, provider.GetRequiredService<IOptionsMonitor<NablaModelOptions>>(), bind,
            provider.GetRequiredService<ILogger<Model>>(), provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPredictor<T>>(provider => provider.GetRequiredService<ServedModel<T>>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ServedModel<T>>());
        services.AddHealthChecks()
            .Add(new(name, provider => provider.GetRequiredService<ServedModel<T>>(), failureStatus: null, tags: null));
        return services;
    }

    /// <summary>
    /// Retrains a served model in the background: adds <see cref="IRetrainer{T}"/> as a singleton. The model of <c>AddNablaModel</c> is
    /// replaced, in use and in its file.
    /// </summary>
    /// <typeparam name="T">The record that the model predicts.</typeparam>
    /// <param name="services">The services, to which the model was added before.</param>
    /// <param name="rows">Loads the rows, with the target. It is given the services of a scope of its own.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="InvalidOperationException">There is no model for the record, or it is retrained already.</exception>
    public static IServiceCollection AddNablaRetraining<T>(this IServiceCollection services,
        Func<IServiceProvider, CancellationToken, Task<Table>> rows, Action<NablaRetrainingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(rows);
        string record = typeof(T).Name;
        if (services.All(service => service.ServiceType != typeof(ServedModel<T>)))
            throw new InvalidOperationException($"There is no model for {record} to retrain. Call {nameof(AddNablaModel)} first.");
        if (services.Any(service => service.ServiceType == typeof(RetrainingService<T>)))
            throw new InvalidOperationException($"The model for {record} is retrained already. Call {nameof(AddNablaRetraining)} once.");
        string name = NameOf<T>(services);
        services.AddOptions<NablaRetrainingOptions>(name).Configure(configure ?? (_ => { }))
            .Validate(options => options.Interval is null || (options.Interval > TimeSpan.Zero && options.Interval <= MaxInterval),
                $"{nameof(NablaRetrainingOptions.Interval)} must be above 0 and at most {MaxInterval.TotalDays} days.")
            .Validate(options => options.HeldOutFraction is >= 0 and < 1,
                $"{nameof(NablaRetrainingOptions.HeldOutFraction)} must be at least 0 and below 1.");
        services.AddSingleton(provider => new RetrainingService<T>(name, provider, rows));
        services.AddSingleton<IRetrainer<T>>(provider => provider.GetRequiredService<RetrainingService<T>>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RetrainingService<T>>());
        return services;
    }

    /// <summary>Retrains a served model in the background, on records whose public properties are the columns.</summary>
    /// <typeparam name="T">The record that the model predicts.</typeparam>
    /// <param name="services">The services, to which the model was added before.</param>
    /// <param name="records">Loads the records, with the target. It is given the services of a scope of its own.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="InvalidOperationException">There is no model for the record, or it is retrained already.</exception>
    public static IServiceCollection AddNablaRetraining<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        this IServiceCollection services, Func<IServiceProvider, CancellationToken, IAsyncEnumerable<T>> records,
        Action<NablaRetrainingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        return services.AddNablaRetraining<T>(async (provider, cancellationToken) =>
        {
            var list = new List<T>();
            await foreach (var record in records(provider, cancellationToken).WithCancellation(cancellationToken)) list.Add(record);
            // As the predictor does, the columns of the model take properties of similar names.
            return ServedColumns.Rename(Table.From(list), provider.GetRequiredService<ServedModel<T>>().Model);
        }, configure);
    }

    // nabla-Row; for a second record of this name, nabla-Namespace.Row.
    private static string NameOf<T>(IServiceCollection services) => services.Any(service =>
        service.ServiceType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ServedModel<>)
        && type.GenericTypeArguments[0] is var other && other != typeof(T) && other.Name == typeof(T).Name)
        ? $"nabla-{typeof(T)}" : $"nabla-{typeof(T).Name}";
}
