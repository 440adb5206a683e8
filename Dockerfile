# The images of the platform: `--target api` (which also migrates: `node migrate.js`, and opens accounts: `node open-account.js`) `--target worker`,
# and `--target backup` for the nightly dump.
# The version is that of the devDependency `node`; services/acceptance/dockerfile.test.ts compares them.
ARG NODE_VERSION=24.21.0

# What is the same on every processor is made by the machine that builds, whatever the image is for.
FROM --platform=$BUILDPLATFORM docker.io/library/node:${NODE_VERSION}-bookworm-slim AS bundler
WORKDIR /bundler
COPY package.json package-lock.json .npmrc ./
# Of the development tools the build needs these two, as the lock file has them.
RUN npm pkg set --json dependencies='{}' devDependencies="$(npm pkg get devDependencies.esbuild devDependencies.patch-package \
      | sed 's/devDependencies\.//g')" \
 && npm install --ignore-scripts

FROM --platform=$BUILDPLATFORM docker.io/library/node:${NODE_VERSION}-bookworm-slim AS build
ARG TARGETARCH
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --os=linux --libc=glibc --cpu="$(echo "$TARGETARCH" | sed s/amd64/x64/)"
COPY --from=bundler /bundler/node_modules /node_modules
COPY .config/patches .config/patches
RUN /node_modules/.bin/patch-package --patch-dir .config/patches --error-on-fail
COPY services services
RUN node services/build/images.ts

FROM docker.io/library/node:${NODE_VERSION}-bookworm-slim AS runtime
WORKDIR /app
# V8's code cache lies in the image, because at run time nothing can be written there.
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/compile-cache
EXPOSE 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["node", "healthcheck.js"]
# Node is process 1, without the shell script of the base image before it.
ENTRYPOINT []
LABEL org.opencontainers.image.vendor="IPOWER MOTORS" org.opencontainers.image.licenses="UNLICENSED"
RUN install --directory --owner=1000 --group=1000 compile-cache

FROM runtime AS api
LABEL org.opencontainers.image.title="ipower-platform-api"
COPY --from=build /build/dist/api .
# The number of the user `node`: an orchestrator can tell that it is not root.
USER 1000:1000
# Without its environment a program loads all it has, says what is missing, and ends with 1.
RUN ! node api.js 2>/dev/null && ! node database-role.js 2>/dev/null && ! node migrate.js 2>/dev/null && ! node open-account.js 2>/dev/null && ! node healthcheck.js
VOLUME /tmp
EXPOSE 3000
CMD ["node", "api.js"]

FROM runtime AS worker
LABEL org.opencontainers.image.title="ipower-platform-worker"
COPY --from=build /build/dist/worker .
USER 1000:1000
RUN ! node worker.js 2>/dev/null && ! node storage-scan.js 2>/dev/null && ! node healthcheck.js
VOLUME /tmp
CMD ["node", "worker.js"]

FROM runtime AS backup
LABEL org.opencontainers.image.title="ipower-platform-backup"
# pg_dump and pg_restore of the server's own major version, and a server into which each dump is restored: only its
# programs, no cluster.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install --yes --no-install-recommends postgresql-15 \
 && rm -rf /var/lib/apt/lists/*
ENV PATH=/usr/lib/postgresql/15/bin:$PATH
COPY --from=build /build/dist/backup .
USER 1000:1000
RUN ! node backup.js 2>/dev/null && pg_dump --version | grep -q ' 15\.' && pg_restore --version && initdb --version && postgres --version
HEALTHCHECK NONE
VOLUME /tmp
CMD ["node", "backup.js"]
