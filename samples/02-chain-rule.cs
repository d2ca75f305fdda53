#:project ../src/Nabla/Nabla.csproj
using Nabla;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;

// A chain of layers with one node each, and every partial derivative of it.
var sigmoid = new Sigmoid();
var network = new Network(inputs: 1, [new Dense(1, sigmoid), new Dense(1, sigmoid), new Dense(1, sigmoid)], seed: 0);
var gradient = network.Gradient<double>(new SquaredError(), x: [0.5], y: [1]);

Console.WriteLine($"C0 = {gradient.Cost:F10}");
for (int layer = 2; layer >= 0; layer--)
{
    double a = gradient.Workspace.Activations(layer)[0];
    Console.WriteLine($"layer {layer + 1}: a = {a:F10}  dC/da = {gradient.Workspace.ActivationGradients(layer)[0]:F10}"
        + $"  dC/dw = {gradient.Weights(layer)[0, 0]:F10}  dC/db = {gradient.Biases(layer)[0]:F10}");
}

Console.WriteLine(GradientCheck.Run(network, new SquaredError(), x: [0.5], y: [1]));
