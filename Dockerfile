# syntax=docker/dockerfile:1

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs to run anything to be installed; the pages are built below, from sources that are not here yet.
RUN npm ci --omit=dev --ignore-scripts \
 && npm cache clean --force \
 # The inference runtime comes with the libraries of every platform: all but this one's go (290 MB to 45).
 && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d \
      -not -path "*/linux/$(node -p process.arch)" -exec rm -rf {} + \
 # Chroma's own server, which its client brings along and nothing here starts.
 && rm -rf node_modules/chromadb-js-bindings-*

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
# Nothing here belongs to the user that runs it, so nothing that runs can change it.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json tsconfig.json deskgraph.yaml LICENSE ./
COPY domain ./domain
COPY store ./store
COPY knowledge ./knowledge
COPY tools ./tools
COPY agents ./agents
COPY graphs ./graphs
COPY server ./server
COPY scripts ./scripts
COPY web ./web
RUN node --import tsx scripts/build-web.ts
# Trained now rather than by each container; a new volume takes over what the image has here.
RUN node --import tsx scripts/warm.ts && chown -R node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No npm and no shell between: SIGTERM reaches the desk itself.
ENTRYPOINT ["node", "--max-semi-space-size=64", "--import", "tsx", "server/main.ts"]
# Nothing after it: api and worker in one. `api` or `worker`: that part alone.
CMD []
