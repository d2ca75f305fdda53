using Nabla.Models;

namespace Nabla.Extensions.Hosting;

/// <summary>Predicts records with the model that is loaded at the moment. It may be used by any number of threads.</summary>
/// <typeparam name="T">The record.</typeparam>
public interface IPredictor<T>
{
    /// <summary>The loaded model.</summary>
    /// <exception cref="InvalidOperationException">The host has not started yet, so no model is loaded.</exception>
    Model Model { get; }

    /// <summary>Predicts a record. Each call uses one model from beginning to end, also while another is loaded.</summary>
    /// <param name="row">The record.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="InvalidOperationException">The host has not started yet, so no model is loaded.</exception>
    /// <exception cref="Nabla.Data.NablaException">A cell does not fit the model.</exception>
    Prediction Predict(T row);
}
