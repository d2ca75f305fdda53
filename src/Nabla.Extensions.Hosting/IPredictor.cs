using System.Buffers;
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

    /// <summary>
    /// Predicts a record that is given as JSON, such as the body of a request, without creating the record: its properties have the names
    /// of the model's columns (<see cref="JsonPredictor"/>).
    /// </summary>
    /// <param name="utf8Json">One JSON object.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="InvalidOperationException">The host has not started yet, so no model is loaded.</exception>
    /// <exception cref="System.Text.Json.JsonException">The bytes are not JSON.</exception>
    /// <exception cref="Nabla.Data.NablaException">They are not an object, or a cell does not fit the model.</exception>
    Prediction Predict(in ReadOnlySequence<byte> utf8Json);
}
